// Rejected by duplicate-address-request: two Services ask for 10.0.0.80, and neither shares it.
import { clusterWith, exampleLoadBalancer, exampleModule, examplePods } from "../../testing/example-objects.ts";

const address = { "metallb.io/loadBalancerIPs": "10.0.0.80" };

export default clusterWith([
  exampleModule("resolver", [exampleLoadBalancer("resolver", address)], { creates: [examplePods("resolver")] }),
  exampleModule("broker", [exampleLoadBalancer("broker", address)], { creates: [examplePods("broker")] }),
]);
