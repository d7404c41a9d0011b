// Rejected by missing-default-class: the claim names no class, and nothing takes the place of k3s' own.
import { clusterWith, exampleClaim, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("photos", [exampleClaim("library", "photos", { storageClassName: undefined })], { replaces: ["local-storage"] }),
]);
