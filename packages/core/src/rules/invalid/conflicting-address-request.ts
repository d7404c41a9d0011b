// Rejected by conflicting-address-request: the Service asks for its address in two ways.
import { clusterWith, exampleLoadBalancer, exampleModule, examplePods } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule(
    "resolver",
    [exampleLoadBalancer("resolver", { "metallb.io/loadBalancerIPs": "10.0.0.80" }, { loadBalancerIP: "10.0.0.80" })],
    { creates: [examplePods("resolver")] },
  ),
]);
