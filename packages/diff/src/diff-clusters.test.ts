import { describe, expect, it } from "vitest";
import { diffClusters } from "./diff-clusters.ts";
import { memoryFiles } from "./files.ts";
import { reportBetween } from "./testing/example-report.ts";
import { exampleDeployment, exampleTree } from "./testing/example-tree.ts";

describe("diffClusters", () => {
  it("has the verdict of the worst cluster", () => {
    const tree = (image: string) => memoryFiles(exampleTree({ recipes: [exampleDeployment("recipes", image)] }));
    const one = tree("recipes:1.0.0");
    const report = (other: string) =>
      diffClusters(
        [
          { cluster: "home", base: one, head: tree(other) },
          { cluster: "cabin", base: one, head: one },
        ],
        { base: "before", head: "after" },
      );
    expect(report("recipes:1.0.1")).toMatchObject({
      verdict: "routine",
      clusters: [{ cluster: "home" }, { cluster: "cabin", reasons: ["nothing changes in the cluster"] }],
    });
    expect(report("recipes:2.0.0")).toMatchObject({
      verdict: "look-closely",
      clusters: [{ verdict: "look-closely" }, { verdict: "routine" }],
    });
  });

  it("has at least to be looked at where a file could not be read", () => {
    const base = exampleTree({ recipes: [exampleDeployment("recipes")] });
    const head = new Map([...base, ["clusters/home/recipes/deployment-recipes-recipes.yaml", "a: [\n"]]);
    expect(reportBetween(base, head).clusters[0]).toMatchObject({
      verdict: "look-closely",
      reasons: ["a file could not be read, so that this is not all"],
    });
  });
});
