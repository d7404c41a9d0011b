import { describe, expect, it } from "vitest";
import { compareClusters } from "../compare-clusters.ts";
import { memoryFiles } from "../files.ts";
import { exampleService, exampleTree } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import { removedCluster } from "./removed-cluster.ts";

describe("removedCluster", () => {
  it("says that Flux is left with nothing to apply", () => {
    const diff = compareClusters({
      cluster: "home",
      base: memoryFiles(exampleTree({ recipes: [exampleService("recipes")] })),
      head: memoryFiles(new Map()),
    });
    expect([...removedCluster.find(diff)]).toMatchObject([
      { message: expect.stringContaining("the folder clusters/home/ is gone") },
    ]);
  });

  it("is silent while anything is left", () => {
    expect(find(removedCluster, { recipes: [exampleService("recipes")] }, {})).toEqual([]);
  });
});
