// Rejected by end-of-life: Kubernetes 1.32 gets no patches any more.
import { exampleCluster } from "../../testing/example-cluster.ts";

export default exampleCluster({ kubernetes: "1.32" });
