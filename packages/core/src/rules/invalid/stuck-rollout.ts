// Rejected by stuck-rollout: the Deployment has Kubernetes's own strategy, which is RollingUpdate.
import { clusterWith, exampleClaim, exampleDeployment, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("photos", [
    exampleClaim("library", "photos"),
    exampleDeployment("photos", { "/library": "library" }, { strategy: undefined }),
  ]),
]);
