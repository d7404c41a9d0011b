// Rejected by unannounced-pool: the advertisement names another pool and forgets this one.
import { clusterWith, exampleModule, IPAddressPool, L2Advertisement } from "../../testing/example-objects.ts";

const pool = (name: string, address: string) =>
  IPAddressPool({ metadata: { name, namespace: "lb" }, spec: { addresses: [address] } });

export default clusterWith([
  exampleModule("lb", [
    pool("apps", "10.0.0.80-10.0.0.98"),
    pool("games", "10.0.0.72/30"),
    L2Advertisement({ metadata: { name: "home", namespace: "lb" }, spec: { ipAddressPools: ["apps"] } }),
  ]),
]);
