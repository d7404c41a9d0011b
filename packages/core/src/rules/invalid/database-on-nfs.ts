// Rejected by database-on-nfs: the configuration of the app is on an NFS export.
import { clusterWith, exampleClaim, exampleDeployment, exampleModule, exampleVolume } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("photos", [
    exampleVolume("photos-config", { claimRef: { namespace: "photos", name: "config" } }),
    exampleClaim("config", "photos", { storageClassName: "", accessModes: ["ReadWriteMany"], volumeName: "photos-config" }),
    exampleDeployment("photos", { "/config": "config" }),
  ]),
]);
