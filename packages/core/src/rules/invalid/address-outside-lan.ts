// Rejected by address-outside-lan: the printer's address is of another subnet.
import { exampleCluster } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, network: { ...cluster.network, devices: { nas: "10.0.0.50", printer: "10.0.1.40" } } };
