// Rejected by missing-reference: nothing renders the claim that the pod mounts.
import { clusterWith, exampleDeployment, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([exampleModule("photos", [exampleDeployment("photos", { "/library": "photo-library" })])]);
