// Rejected by overlapping-networks: the LAN lies inside the network of pods.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, network: { ...cluster.network, pods: "10.0.0.0/16" } };
