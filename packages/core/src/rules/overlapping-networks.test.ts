import { expect, it } from "vitest";
import type { Network } from "../facts.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/overlapping-networks.ts";

const found = (network: Partial<Network>) =>
  foundBy("overlapping-networks", exampleCluster({ network: { ...exampleCluster().network, ...network } }));

it("finds a LAN inside the network of pods", () => {
  expect(foundBy("overlapping-networks", fixture)).toMatchObject([{ path: "network.pods", other: { path: "network.lan" } }]);
});

it("finds Services among pods, and in the LAN", () => {
  expect(found({ services: "10.42.128.0/17" })).toMatchObject([{ path: "network.services", other: { path: "network.pods" } }]);
  expect(found({ services: "10.0.0.0/8" })).toMatchObject([
    { path: "network.services", other: { path: "network.lan" } },
    { path: "network.services", other: { path: "network.pods" } },
  ]);
});

it("finds a pool among pods or Services, where no advertisement keeps it in the LAN", () => {
  expect(found({ pools: [{ name: "apps", addresses: ["10.0.0.80-10.0.0.98", "10.43.9.0/24"] }] })).toMatchObject([
    {
      path: "network.pools[0].addresses[1]",
      message: expect.stringContaining("the pool apps overlaps 10.43.0.0/16, the network of services"),
      other: { path: "network.services" },
    },
  ]);
});

it("lets networks be neighbours", () => {
  expect(found({ pods: "10.0.1.0/24", services: "10.0.2.0/24" })).toEqual([]);
});
