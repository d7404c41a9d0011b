import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import {
  BGPAdvertisement,
  clusterWith,
  exampleModule,
  foundBy,
  IPAddressPool,
  L2Advertisement,
} from "../testing/example-objects.ts";
import fixture from "./invalid/address-outside-lan.ts";

const found = (definition: ClusterDefinition) => foundBy("address-outside-lan", definition);
const { network, nodes } = exampleCluster();
const far = IPAddressPool({ metadata: { name: "far", namespace: "lb" }, spec: { addresses: ["10.0.7.0/28"] } });

describe("address-outside-lan", () => {
  it("finds a device of another subnet", () => {
    expect(found(fixture)).toMatchObject([
      { path: "network.devices.printer", message: expect.stringContaining("10.0.1.40"), other: { path: "network.lan" } },
    ]);
  });

  it.each<[string, Partial<ClusterDefinition>]>([
    ["network.gateway", { network: { ...network, gateway: "192.168.1.1" } }],
    ["network.controlPlane", { network: { ...network, controlPlane: "10.0.1.200" } }],
    ["network.ingress", { network: { ...network, ingress: "10.1.0.99" } }],
    ["nodes[0].address", { nodes: [{ name: "node0", role: "server", address: "10.0.2.10" }] }],
    ["network.pools[0].addresses[0]", { network: { ...network, pools: [{ name: "apps", addresses: ["10.0.0.250-10.0.1.5"] }] } }],
  ])("finds %s", (path, overrides) => {
    expect(found(exampleCluster(overrides))).toMatchObject([{ path }]);
  });

  it("finds the addresses that stand for the network and for all its hosts", () => {
    const pools = [{ name: "apps", addresses: ["10.0.0.192/26"] }];
    const [server] = nodes;
    const cluster = exampleCluster({ network: { ...network, pools, controlPlane: "10.0.0.0" }, nodes: server ? [server] : [] });
    expect(found(cluster).map(({ path }) => path)).toEqual(["network.controlPlane", "network.pools[0].addresses[0]"]);
  });

  it("finds a pool that is rendered besides the facts", () => {
    expect(found(clusterWith([exampleModule("lb", [far])]))).toMatchObject([
      { module: "lb", object: "IPAddressPool lb/far", path: "spec.addresses[0]" },
    ]);
  });

  it("lets pools be anywhere where they are announced by BGP", () => {
    const announcement = BGPAdvertisement({ metadata: { name: "router", namespace: "lb" }, spec: {} });
    expect(found(clusterWith([exampleModule("lb", [far, announcement])]))).toEqual([]);
  });

  it("finds a pool that is announced by ARP where another is announced by BGP", () => {
    const near = IPAddressPool({ metadata: { name: "near", namespace: "lb" }, spec: { addresses: ["10.0.6.0/28"] } });
    const byBgp = BGPAdvertisement({ metadata: { name: "router", namespace: "lb" }, spec: { ipAddressPools: ["far"] } });
    const byArp = L2Advertisement({ metadata: { name: "lan", namespace: "lb" }, spec: { ipAddressPools: ["near"] } });
    expect(found(clusterWith([exampleModule("lb", [far, near, byBgp, byArp])]))).toMatchObject([
      { object: "IPAddressPool lb/near" },
    ]);
  });

  it("lets the ingress be anywhere where its pool is announced by BGP, and nowhere else", () => {
    const elsewhere = { network: { ...network, ingress: "10.0.7.1" } };
    const byBgp = BGPAdvertisement({ metadata: { name: "router", namespace: "lb" }, spec: { ipAddressPools: ["far"] } });
    expect(found(clusterWith([exampleModule("lb", [far, byBgp])], elsewhere))).toEqual([]);
    const other = { network: { ...network, ingress: "10.0.8.1" } };
    expect(found(clusterWith([exampleModule("lb", [far, byBgp])], other))).toMatchObject([{ path: "network.ingress" }]);
  });

  it("lets the second and the last but one address be used", () => {
    expect(found(exampleCluster({ network: { ...network, gateway: "10.0.0.254", ingress: "10.0.0.1" } }))).toEqual([]);
  });
});
