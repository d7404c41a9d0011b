import { expect, it } from "vitest";
import type { Network } from "../facts.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleAnnouncer, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/address-collision.ts";

const found = (network: Partial<Network>) =>
  foundBy("address-collision", exampleCluster({ network: { ...exampleCluster().network, ...network } }));

it("names both owners of an address", () => {
  expect(foundBy("address-collision", fixture)).toMatchObject([
    {
      path: "network.devices.printer",
      message: "10.0.0.12 is the address of device printer and of node node2",
      other: { path: "nodes[2].address" },
    },
  ]);
});

it("finds a virtual address that is a node's, and an ingress that is the gateway", () => {
  const announced = exampleCluster({ network: { ...exampleCluster().network, controlPlane: "10.0.0.10" } });
  const modules = [...announced.modules, exampleModule("kube-vip", [exampleAnnouncer()])];
  expect(foundBy("address-collision", { ...announced, modules })).toMatchObject([
    { path: "nodes[0].address", other: { path: "network.controlPlane" } },
  ]);
  expect(found({ controlPlane: "10.0.0.11" })).toMatchObject([{ path: "nodes[1].address" }]);
  expect(found({ ingress: "10.0.0.1" })).toMatchObject([{ path: "network.ingress", other: { path: "network.gateway" } }]);
});

it("finds two nodes of one address", () => {
  const nodes = [...exampleCluster().nodes, { name: "node4", role: "agent" as const, address: "10.0.0.13" }];
  expect(foundBy("address-collision", exampleCluster({ nodes }))).toMatchObject([
    { path: "nodes[4].address", other: { path: "nodes[3].address" } },
  ]);
});

it("lets the gateway be the nameserver, and a device the server of media", () => {
  expect(found({ nameservers: ["10.0.0.1"], devices: { nas: "10.0.0.50" } })).toEqual([]);
});

it("lets the API be at a server's own address where nothing announces another", () => {
  expect(found({ controlPlane: "10.0.0.10" })).toEqual([]);
});

it("lets the ingress be at a node's address where k3s' own servicelb takes Services in there", () => {
  const network = { ...exampleCluster().network, ingress: "10.0.0.10", controlPlane: "10.0.0.10" };
  expect(found(network)).toEqual([]);
  expect(foundBy("address-collision", clusterWith([], { network }))).toMatchObject([
    { path: "network.ingress", other: { path: "network.controlPlane" } },
  ]);
});
