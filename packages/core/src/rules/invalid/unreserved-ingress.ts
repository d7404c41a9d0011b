// Rejected by unreserved-ingress: the pool from which any Service gets an address holds that of the ingress.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, network: { ...cluster.network, pools: [{ name: "apps", addresses: ["10.0.0.80-10.0.0.99"] }] } };
