import { expect, it } from "vitest";
import { clusterWith, exampleLoadBalancer, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/conflicting-address-request.ts";

it("finds a Service that asks by annotation and by field, even for the same address", () => {
  expect(foundBy("conflicting-address-request", fixture)).toMatchObject([
    {
      module: "resolver",
      object: "Service resolver/resolver",
      path: "spec.loadBalancerIP",
      other: { path: 'metadata.annotations["metallb.io/loadBalancerIPs"]' },
    },
  ]);
});

it("lets one Service ask by annotation and another by field, and one that gets no address by both", () => {
  const inside = exampleLoadBalancer(
    "inside",
    { "metallb.io/loadBalancerIPs": "10.0.0.82" },
    { type: "ClusterIP", loadBalancerIP: "10.0.0.82" },
  );
  const cluster = clusterWith([
    exampleModule("inside", [inside]),
    exampleModule("resolver", [exampleLoadBalancer("resolver", { "metallb.io/loadBalancerIPs": "10.0.0.80" })]),
    exampleModule("broker", [exampleLoadBalancer("broker", {}, { loadBalancerIP: "10.0.0.81" })]),
  ]);
  expect(foundBy("conflicting-address-request", cluster)).toEqual([]);
});
