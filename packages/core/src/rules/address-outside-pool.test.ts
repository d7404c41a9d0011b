import { describe, expect, it } from "vitest";
import type { Manifest } from "../manifest.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import {
  clusterWith,
  exampleLoadBalancer,
  exampleModule,
  exampleRelease,
  foundBy,
  IPAddressPool,
} from "../testing/example-objects.ts";
import fixture from "./invalid/address-outside-pool.ts";

const found = (...objects: Manifest[]) => foundBy("address-outside-pool", clusterWith([exampleModule("resolver", objects)]));
const asking = (annotation: string, text: string) => exampleLoadBalancer("resolver", { [annotation]: text });
const pool = (spec: Readonly<Record<string, unknown>>) =>
  IPAddressPool({ metadata: { name: "games", namespace: "resolver" }, spec });

describe("address-outside-pool", () => {
  it("names the annotation and the pools that there are", () => {
    expect(foundBy("address-outside-pool", fixture)).toMatchObject([
      {
        module: "resolver",
        object: "Service resolver/resolver",
        path: 'metadata.annotations["metallb.io/loadBalancerIPs"]',
        fix: expect.stringContaining("10.0.0.80-10.0.0.98 (apps)"),
      },
    ]);
  });

  it("finds the one address of several, and what is no address", () => {
    expect(found(asking("metallb.universe.tf/loadBalancerIPs", "10.0.0.80, 10.0.0.70"))).toMatchObject([
      { message: expect.stringContaining("asks for 10.0.0.70") },
    ]);
    expect(found(asking("metallb.io/loadBalancerIPs", "resolver.example.org"))).toMatchObject([
      { message: expect.stringContaining("no address") },
    ]);
  });

  it("finds the field of the Service, and the values of a chart", () => {
    expect(found(exampleLoadBalancer("resolver", {}, { loadBalancerIP: "10.0.0.70" }))).toMatchObject([
      { path: "spec.loadBalancerIP" },
    ]);
    const values = { service: { annotations: { "metallb.io/loadBalancerIPs": "10.0.0.70" } } };
    expect(found(...exampleRelease("resolver", values))).toMatchObject([
      { object: "HelmRelease resolver/resolver", path: 'spec.values.service.annotations["metallb.io/loadBalancerIPs"]' },
    ]);
  });

  it("knows that k3s' own servicelb takes Services in at the nodes' addresses", () => {
    const at = (address: string, nodes = exampleCluster().nodes) => {
      const module = exampleModule("resolver", [asking("metallb.io/loadBalancerIPs", address)]);
      return foundBy("address-outside-pool", exampleCluster({ nodes, modules: [...exampleCluster().modules, module] }));
    };
    expect(at("10.0.0.99")).toMatchObject([
      { message: expect.stringContaining("10.0.0.10, 10.0.0.11"), fix: expect.stringContaining("network.ingress") },
    ]);
    expect(at("10.0.0.12")).toEqual([]);
    const labels = { "svccontroller.k3s.cattle.io/enablelb": "true" };
    const [first, ...rest] = exampleCluster().nodes;
    const chosen = first === undefined ? [] : [{ ...first, labels }, ...rest];
    expect(at("10.0.0.12", chosen)).toHaveLength(1);
  });

  it("asks the rendered pools where there are any", () => {
    const service = asking("metallb.io/loadBalancerIPs", "10.0.0.80");
    expect(found(service, pool({ addresses: ["10.0.0.20-10.0.0.30"] }))).toHaveLength(1);
    expect(found(service, pool({ addresses: ["10.0.0.80/32"] }))).toEqual([]);
  });

  it("finds an address that is kept for another namespace", () => {
    const service = asking("metallb.io/loadBalancerIPs", "10.0.0.80");
    const kept = (namespace: string) => pool({ addresses: ["10.0.0.80/32"], serviceAllocation: { namespaces: [namespace] } });
    expect(found(service, kept("games"))).toMatchObject([{ other: { object: "IPAddressPool resolver/games" } }]);
    expect(found(service, kept("resolver"))).toEqual([]);
  });

  it("lets a Service ask for the ingress's address, for an IPv6 address, or for none", () => {
    expect(found(asking("metallb.io/loadBalancerIPs", "10.0.0.99"))).toEqual([]);
    expect(found(asking("metallb.io/loadBalancerIPs", "10.0.0.80,fd00::80"))).toEqual([]);
    expect(found(exampleLoadBalancer("resolver", {}))).toEqual([]);
  });
});
