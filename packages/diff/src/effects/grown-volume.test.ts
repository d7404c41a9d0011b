import { describe, expect, it } from "vitest";
import { exampleClaim } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { grownVolume } from "./grown-volume.ts";

describe("grownVolume", () => {
  it("says that a volume grows", () => {
    expect(
      findLines(grownVolume, { recipes: [exampleClaim("recipes", "1Gi")] }, { recipes: [exampleClaim("recipes", "2Gi")] }),
    ).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes, spec.resources.requests.storage: grows from 1Gi to 2Gi, for good",
    ]);
    expect(
      find(grownVolume, { recipes: [exampleClaim("recipes", "2Gi")] }, { recipes: [exampleClaim("recipes", "1Gi")] }),
    ).toEqual([]);
  });
});
