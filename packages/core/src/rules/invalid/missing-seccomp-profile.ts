// Rejected by missing-seccomp-profile: neither the container nor its pod has one.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ securityContext: { seccompProfile: undefined } }, { level: "baseline" });
