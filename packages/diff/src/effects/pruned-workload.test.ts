import { describe, expect, it } from "vitest";
import { exampleDeployment, exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { prunedWorkload } from "./pruned-workload.ts";

describe("prunedWorkload", () => {
  it("names what is stopped", () => {
    expect(findLines(prunedWorkload, { recipes: [exampleDeployment("recipes"), exampleService("recipes")] }, {})).toEqual([
      "recipes, Deployment recipes/recipes: is stopped and deleted",
    ]);
  });

  it("is silent where Flux leaves it", () => {
    expect(find(prunedWorkload, { recipes: { objects: [exampleDeployment("recipes")], flux: { suspend: true } } }, {})).toEqual(
      [],
    );
  });
});
