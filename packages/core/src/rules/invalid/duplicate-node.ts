// Rejected by duplicate-node: two machines are called node1.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, nodes: [...cluster.nodes, { name: "node1", role: "agent" as const, address: "10.0.0.14" }] };
