import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/dependency-cycle.ts";

it("names each step of a cycle, with its reason", () => {
  expect(foundBy("dependency-cycle", fixture)).toMatchObject([
    {
      module: expect.stringMatching(/^(orders|stock)$/),
      message: expect.stringMatching(/orders comes after stock \(needs stock\)/),
    },
  ]);
});

it("lets two modules come after a third, and one of them after the other", () => {
  const [orders, stock] = [exampleApp("orders"), exampleApp("stock")];
  const cluster = clusterWith([
    { ...orders, needs: ["storage", "stock"] },
    { ...stock, needs: ["storage"] },
  ]);
  expect(foundBy("dependency-cycle", cluster)).toEqual([]);
});
