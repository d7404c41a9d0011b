// Rejected by conflicting-export: one export is of 1Ti here and of 4Ti there.
import { clusterWith, exampleModule, exampleVolume } from "../../testing/example-objects.ts";

const nfs = { server: "10.0.0.50", path: "/srv/media" };

export default clusterWith([
  exampleModule("photos", [exampleVolume("photos", { nfs })]),
  exampleModule("music", [exampleVolume("music", { nfs, capacity: { storage: "4Ti" } })]),
]);
