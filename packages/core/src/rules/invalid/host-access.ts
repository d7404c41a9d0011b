// Rejected by host-access: the pod mounts a folder of its node.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer(
  { volumeMounts: [{ name: "library", mountPath: "/library" }] },
  { pod: { volumes: [{ name: "library", hostPath: { path: "/srv/photos" } }] }, level: "privileged" },
);
