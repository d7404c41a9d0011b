// Rejected by duplicate-default-class: the class is the default, and so is that of k3s's local-storage, which nobody replaces.
import { StorageClass } from "../../kinds/kubernetes.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("replicated", [
    StorageClass({
      metadata: { name: "replicated", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "disks.example.org",
      reclaimPolicy: "Retain",
    }),
  ]),
]);
