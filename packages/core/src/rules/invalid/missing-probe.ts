// Rejected by missing-probe: nothing tells when the container can answer requests.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ readinessProbe: undefined });
