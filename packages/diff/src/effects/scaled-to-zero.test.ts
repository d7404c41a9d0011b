import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { scaledToZero } from "./scaled-to-zero.ts";

describe("scaledToZero", () => {
  const app = (replicas: number) => ({ recipes: [exampleDeployment("recipes", "recipes:1.0", { replicas })] });

  it("says that a workload is stopped", () => {
    expect(findLines(scaledToZero, app(2), app(0))).toEqual([
      "recipes, Deployment recipes/recipes, spec.replicas: is stopped: its pods go from 2 to 0",
    ]);
    expect(find(scaledToZero, app(0), app(2))).toEqual([]);
  });
});
