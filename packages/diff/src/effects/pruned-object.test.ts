import { describe, expect, it } from "vitest";
import { exampleConfig, exampleDeployment, exampleService } from "../testing/example-tree.ts";
import { findLines } from "../testing/find.ts";
import { prunedObject } from "./pruned-object.ts";

describe("prunedObject", () => {
  it("names objects that go, by module, and leaves what matters more to other rules", () => {
    const before = { recipes: [exampleConfig("recipes", {}), exampleDeployment("recipes"), exampleService("recipes")] };
    expect(findLines(prunedObject, before, { recipes: [] })).toEqual([
      "recipes: 2 other objects are deleted: ConfigMap recipes/recipes and Service recipes/recipes",
    ]);
  });
});
