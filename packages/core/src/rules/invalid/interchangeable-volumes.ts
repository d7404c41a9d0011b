// Rejected by interchangeable-volumes: two claims may bind either of two volumes.
import { clusterWith, exampleClaim, exampleModule, exampleVolume } from "../../testing/example-objects.ts";

const wanted = { storageClassName: "", accessModes: ["ReadWriteMany"] };

export default clusterWith([
  exampleModule("photos", [exampleVolume("photos"), exampleClaim("photos", "photos", wanted)]),
  exampleModule("music", [exampleVolume("music"), exampleClaim("music", "music", wanted)]),
]);
