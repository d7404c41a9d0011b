import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/missing-need.ts";

const needing = (...needs: string[]) => foundBy("missing-need", clusterWith([{ ...exampleApp("cookbook"), needs }]));

it("finds a capability that no module provides", () => {
  expect(foundBy("missing-need", fixture)).toMatchObject([
    { module: "cookbook", path: "needs[0]", fix: "add the module that provides it" },
  ]);
});

it("offers the name that was meant", () => {
  expect(needing("storage", "recipe")).toMatchObject([{ path: "needs[1]", fix: "did you mean recipes?" }]);
});

it("takes the name of a module for a need, and what one provides", () => {
  expect(needing("recipes", "storage")).toEqual([]);
});
