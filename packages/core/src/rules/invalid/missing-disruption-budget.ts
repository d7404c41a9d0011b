// Rejected by missing-disruption-budget: there are two pods, and a drain may take both.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({}, { deployment: { replicas: 2 } });
