// Rejected by too-many-replicas: four nodes cannot hold five replicas.
import { StorageClass } from "../../kinds/kubernetes.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("replicated", [
    StorageClass({
      metadata: { name: "replicated" },
      provisioner: "driver.longhorn.io",
      reclaimPolicy: "Retain",
      parameters: { numberOfReplicas: "5" },
    }),
  ]),
]);
