// Rejected by bgp-address-in-lan: the pool is part of the LAN, whose clients ask for its addresses by ARP.
import { BGPAdvertisement, clusterWith, exampleModule, IPAddressPool } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("lb", [
    IPAddressPool({ metadata: { name: "apps", namespace: "lb" }, spec: { addresses: ["10.0.0.80-10.0.0.98"] } }),
    BGPAdvertisement({ metadata: { name: "routers", namespace: "lb" }, spec: { ipAddressPools: ["apps"] } }),
  ]),
]);
