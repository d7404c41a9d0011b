// Rejected by conflicting-pod-security: two modules share a namespace and disagree about it.
import { ConfigMap } from "../../kinds/kubernetes.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

const units = ConfigMap({ metadata: { name: "units", namespace: "recipes" }, data: { weight: "gram" } });

export default clusterWith([exampleModule("units", [units], { namespace: { name: "recipes", podSecurity: "baseline" } })]);
