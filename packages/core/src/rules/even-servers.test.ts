import { expect, it } from "vitest";
import type { Node } from "../facts.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/even-servers.ts";

const found = (servers: number) => {
  const nodes = Array.from({ length: 6 }, (_, index): Node => {
    return { name: `node${index}`, role: index < servers ? "server" : "agent", address: `10.0.0.${10 + index}` };
  });
  return foundBy("even-servers", exampleCluster({ nodes }));
};

it("finds two servers, of which neither may fail", () => {
  expect(foundBy("even-servers", fixture)).toMatchObject([
    { path: "nodes", message: expect.stringContaining("0 may fail"), fix: "let 1 or 3 nodes be servers" },
  ]);
});

it("finds any even number, and no odd one", () => {
  expect([2, 4, 6].map((servers) => found(servers).length)).toEqual([1, 1, 1]);
  expect([1, 3, 5].flatMap(found)).toEqual([]);
});
