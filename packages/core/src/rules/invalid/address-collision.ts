// Rejected by address-collision: the printer has the address of node2.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, network: { ...cluster.network, devices: { nas: "10.0.0.50", printer: "10.0.0.12" } } };
