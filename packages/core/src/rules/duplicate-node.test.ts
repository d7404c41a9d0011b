import { expect, it } from "vitest";
import { exampleCluster } from "../testing/example-cluster.ts";
import { foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-node.ts";

it("finds the second machine of a name", () => {
  expect(foundBy("duplicate-node", fixture)).toMatchObject([{ path: "nodes[4].name", other: { path: "nodes[1].name" } }]);
});

it("lets a device have the name of a node", () => {
  const { network } = exampleCluster();
  const cluster = exampleCluster({ network: { ...network, devices: { node1: "10.0.0.60" } } });
  expect(foundBy("duplicate-node", cluster)).toEqual([]);
});
