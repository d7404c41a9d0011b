import { describe, expect, it } from "vitest";
import { exampleClaim } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { shrunkVolume } from "./shrunk-volume.ts";

describe("shrunkVolume", () => {
  it("says that no volume shrinks", () => {
    expect(
      findLines(shrunkVolume, { recipes: [exampleClaim("recipes", "2Gi")] }, { recipes: [exampleClaim("recipes", "1500Mi")] }),
    ).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes, spec.resources.requests.storage: shrinks from 2Gi to 1500Mi, which no volume does: the API server refuses it",
    ]);
  });

  it("is silent where it grows, or says the same in another unit", () => {
    expect(
      find(shrunkVolume, { recipes: [exampleClaim("recipes", "1Gi")] }, { recipes: [exampleClaim("recipes", "2Gi")] }),
    ).toEqual([]);
    expect(
      find(shrunkVolume, { recipes: [exampleClaim("recipes", "2Gi")] }, { recipes: [exampleClaim("recipes", "2048Mi")] }),
    ).toEqual([]);
  });
});
