// Rejected by unsupported-version: cert-manager 1.18 is for Kubernetes 1.33 at most.
import { clusterWith, exampleModule, exampleRelease } from "../../testing/example-objects.ts";

export default clusterWith([exampleModule("cert-manager", exampleRelease("cert-manager", {}, undefined, "v1.18.2"))], {
  kubernetes: "1.35",
});
