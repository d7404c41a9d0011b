// Rejected by duplicate-object: two modules render one ConfigMap.
import { ConfigMap } from "../../kinds/kubernetes.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

const units = ConfigMap({ metadata: { name: "units", namespace: "recipes" }, data: { weight: "gram" } });

export default clusterWith([exampleModule("kitchen", [units]), exampleModule("pantry", [units])]);
