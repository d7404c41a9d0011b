import { expect, it } from "vitest";
import type { Network } from "../facts.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, foundBy, IPAddressPool } from "../testing/example-objects.ts";
import fixture from "./invalid/address-in-pool.ts";

const found = (network: Partial<Network>) =>
  foundBy("address-in-pool", exampleCluster({ network: { ...exampleCluster().network, ...network } }));
const pool = (...addresses: string[]) => ({ pools: [{ name: "apps", addresses }] });

it("finds a pool that holds the address of a device", () => {
  expect(foundBy("address-in-pool", fixture)).toMatchObject([
    {
      path: "network.pools[0].addresses[0]",
      message: expect.stringContaining("device nas"),
      fix: "leave 10.0.0.50 out of the pool",
      other: { path: "network.devices.nas" },
    },
  ]);
});

it("finds the gateway, the control plane, nodes and the server of media", () => {
  expect(found({ ...pool("10.0.0.1", "10.0.0.200/29") }).map(({ other }) => other?.path)).toEqual([
    "network.gateway",
    "network.controlPlane",
  ]);
  expect(found({ ...pool("10.0.0.12-10.0.0.13"), devices: {} }).map(({ other }) => other?.path)).toEqual([
    "nodes[2].address",
    "nodes[3].address",
  ]);
  expect(found({ ...pool("10.0.0.48/28"), devices: {} })).toMatchObject([{ other: { path: "media.server" } }]);
});

it("finds a pool that a module renders", () => {
  const games = IPAddressPool({
    metadata: { name: "games", namespace: "lb" },
    spec: { addresses: ["10.0.0.20-10.0.0.30", "10.0.0.48/29"] },
  });
  expect(foundBy("address-in-pool", clusterWith([exampleModule("lb", [games])]))).toMatchObject([
    { module: "lb", object: "IPAddressPool lb/games", path: "spec.addresses[1]", other: { path: "network.devices.nas" } },
  ]);
});

it("says it once of a pool that is rendered from a fact", () => {
  const rendered = IPAddressPool({ metadata: { name: "apps", namespace: "lb" }, spec: { addresses: ["10.0.0.40-10.0.0.60"] } });
  const { network } = fixture;
  expect(foundBy("address-in-pool", clusterWith([exampleModule("lb", [rendered])], { network }))).toHaveLength(1);
});

it("lets a pool end before an address, and hold that of the ingress", () => {
  expect(found(pool("10.0.0.51-10.0.0.60", "10.0.0.99/32"))).toEqual([]);
});
