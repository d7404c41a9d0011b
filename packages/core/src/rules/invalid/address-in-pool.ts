// Rejected by address-in-pool: the pool holds the address of the NAS.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, network: { ...cluster.network, pools: [{ name: "apps", addresses: ["10.0.0.40-10.0.0.60"] }] } };
