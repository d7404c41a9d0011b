// Rejected by unschedulable-pod: the only node is a server that keeps itself to the control plane.
import { exampleCluster } from "../../testing/example-cluster.ts";

export default exampleCluster({
  nodes: [{ name: "node0", role: "server", address: "10.0.0.10", taints: ["node-role.kubernetes.io/control-plane:NoSchedule"] }],
});
