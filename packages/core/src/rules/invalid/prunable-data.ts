// Rejected by prunable-data: Flux deletes the claim, and with it its volume, when it is no longer rendered.
import { PersistentVolumeClaim } from "../../kinds/kubernetes.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

const library = PersistentVolumeClaim({
  metadata: { name: "library", namespace: "photos" },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: "20Gi" } } },
});

export default clusterWith([exampleModule("photos", [library])]);
