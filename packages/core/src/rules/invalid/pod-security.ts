// Rejected by pod-security: a namespace that enforces restricted admits no pod with a volume of NFS in it.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer(
  { volumeMounts: [{ name: "library", mountPath: "/library" }] },
  { pod: { volumes: [{ name: "library", nfs: { server: "10.0.0.50", path: "/srv/photos" } }] }, level: "restricted" },
);
