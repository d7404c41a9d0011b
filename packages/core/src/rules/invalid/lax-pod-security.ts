// Rejected by lax-pod-security: the only pod of the namespace would be admitted by restricted, too.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({}, { level: "baseline" });
