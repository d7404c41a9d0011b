import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-host.ts";

it("finds two modules that answer at one host", () => {
  expect(foundBy("duplicate-host", fixture)).toMatchObject([
    { module: "cookbook", path: "hosts", other: { module: "recipes", path: "hosts" } },
  ]);
});

it("lets a module have several hosts", () => {
  const cluster = clusterWith([{ ...exampleApp("cookbook"), hosts: [{ name: "cookbook" }, { name: "cooking" }] }]);
  expect(foundBy("duplicate-host", cluster)).toEqual([]);
});
