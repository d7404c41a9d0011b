import { describe, expect, it } from "vitest";
import { exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { adoptedObject } from "./adopted-object.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("adoptedObject", () => {
  it("says that a move is safe where nothing is deleted", () => {
    const kept = exampleService("recipes", {}, exempt);
    expect(findLines(adoptedObject, { recipes: [kept], meals: [] }, { recipes: [], meals: [kept] })).toEqual([
      "meals: takes over 1 object from recipes, which leaves them in place",
    ]);
  });

  it("is silent where something is", () => {
    expect(
      find(
        adoptedObject,
        { recipes: [exampleService("recipes")], meals: [] },
        { recipes: [], meals: [exampleService("recipes")] },
      ),
    ).toEqual([]);
  });
});
