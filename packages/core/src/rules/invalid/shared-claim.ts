// Rejected by shared-claim: two pods, which may run on two nodes, mount a claim that one node holds at a time.
import { clusterWith, exampleClaim, exampleDeployment, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("photos", [
    exampleClaim("library", "photos"),
    exampleDeployment("photos", { "/library": "library" }),
    exampleDeployment("indexer", { "/library": "library" }, { namespace: "photos" }),
  ]),
]);
