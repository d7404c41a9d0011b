import { expect, it } from "vitest";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, foundBy, IPAddressPool } from "../testing/example-objects.ts";
import fixture from "./invalid/overlapping-pools.ts";

const { network } = exampleCluster();
const found = (...addresses: string[]) =>
  foundBy("overlapping-pools", exampleCluster({ network: { ...network, pools: [{ name: "apps", addresses }] } }));

it("names both ranges", () => {
  expect(foundBy("overlapping-pools", fixture)).toMatchObject([
    { path: "network.pools[1].addresses[0]", other: { path: "network.pools[0].addresses[0]" } },
  ]);
});

it("finds ranges of one pool, and each that lies in a wider one", () => {
  expect(found("10.0.0.80-10.0.0.98", "10.0.0.82", "10.0.0.90/31").map(({ path }) => path)).toEqual([
    "network.pools[0].addresses[1]",
    "network.pools[0].addresses[2]",
  ]);
});

it("finds a rendered pool that overlaps that of a fact", () => {
  const rendered = (name: string, address: string) =>
    IPAddressPool({ metadata: { name, namespace: "lb" }, spec: { addresses: [address] } });
  const cluster = clusterWith([
    exampleModule("lb", [rendered("apps", "10.0.0.80-10.0.0.98"), rendered("games", "10.0.0.96/30")]),
  ]);
  expect(foundBy("overlapping-pools", cluster)).toMatchObject([
    { module: "lb", object: "IPAddressPool lb/games", other: { path: "network.pools[0].addresses[0]" } },
  ]);
  const twin = clusterWith([exampleModule("lb", [rendered("games", "10.0.0.80-10.0.0.98")])]);
  expect(foundBy("overlapping-pools", twin)).toMatchObject([{ object: "IPAddressPool lb/games" }]);
});

it("lets ranges be neighbours, in any order", () => {
  expect(found("10.0.0.91-10.0.0.98", "10.0.0.80-10.0.0.89", "10.0.0.90")).toEqual([]);
});
