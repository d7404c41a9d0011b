// Rejected by even-servers: of two servers with embedded etcd neither may fail.
import type { Node } from "../../facts.ts";
import { exampleCluster } from "../../testing/example-cluster.ts";

const nodes = exampleCluster().nodes.map((node, index): Node => (index < 2 ? { ...node, role: "server" } : node));

export default exampleCluster({ nodes });
