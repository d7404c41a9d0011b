// Rejected by privilege-escalation: Kubernetes allows it where nothing is said.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ securityContext: { allowPrivilegeEscalation: undefined } }, { level: "baseline" });
