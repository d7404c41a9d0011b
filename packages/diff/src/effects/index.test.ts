import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareClusters } from "../compare-clusters.ts";
import { memoryFiles } from "../files.ts";
import { findEffects } from "../find-effects.ts";
import { exampleDeployment, exampleTree } from "../testing/example-tree.ts";
import { effectRules } from "./index.ts";

describe("the catalogue of rules", () => {
  it("has every file of a rule, under its name, once, with a test beside it", () => {
    const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".ts") && !file.startsWith("index."));
    const rules = files.filter((file) => !file.endsWith(".test.ts")).map((file) => file.slice(0, -".ts".length));
    expect(effectRules.map(({ id }) => id).sort()).toEqual(rules.sort());
    expect(rules.filter((rule) => !files.includes(`${rule}.test.ts`))).toEqual([]);
  });

  it("says of each why a reviewer should know, and where that is explained", () => {
    for (const { about, link } of effectRules) {
      expect(about).toMatch(/^[A-Z].*\.$/);
      expect(link).toMatch(/^https:\/\//);
    }
  });

  it("has the worst first", () => {
    const ranks = effectRules.map(({ severity }) => ["dangerous", "look-closely", "routine"].indexOf(severity));
    expect(ranks).toEqual(ranks.toSorted());
  });
});

describe("findEffects", () => {
  it("finds nothing between a cluster and itself", () => {
    const files = memoryFiles(exampleTree({ recipes: [exampleDeployment("recipes")] }));
    expect(findEffects(compareClusters({ cluster: "home", base: files, head: files }))).toEqual([]);
  });
});
