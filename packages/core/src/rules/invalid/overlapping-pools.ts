// Rejected by overlapping-pools: 10.0.0.88 to 10.0.0.90 are in two pools.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();
const pools = [
  { name: "apps", addresses: ["10.0.0.80-10.0.0.90"] },
  { name: "games", addresses: ["10.0.0.88-10.0.0.95"] },
];

export default { ...cluster, network: { ...cluster.network, pools } };
