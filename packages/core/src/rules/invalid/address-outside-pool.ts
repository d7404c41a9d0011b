// Rejected by address-outside-pool: the Service asks for an address that no pool holds.
import { clusterWith, exampleLoadBalancer, exampleModule, examplePods } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("resolver", [exampleLoadBalancer("resolver", { "metallb.io/loadBalancerIPs": "10.0.0.70" })], {
    creates: [examplePods("resolver")],
  }),
]);
