// Rejected by missing-resources: the container may take all the memory of its node.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ resources: { requests: { cpu: "50m", memory: "128Mi" } } });
