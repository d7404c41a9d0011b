import { describe, expect, it } from "vitest";
import { exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { danglingDependency } from "./dangling-dependency.ts";

describe("danglingDependency", () => {
  const app = (...dependsOn: readonly string[]) => ({ objects: [exampleService("recipes")], dependsOn });

  it("names what is not there", () => {
    expect(findLines(danglingDependency, { recipes: app() }, { recipes: app("postgres") })).toEqual([
      "recipes, Kustomization flux-system/recipes, spec.dependsOn: depends on postgres, which does not exist: it is never applied again",
    ]);
    expect(
      findLines(danglingDependency, { postgres: app(), recipes: app("postgres") }, { recipes: app("postgres") }),
    ).toHaveLength(1);
  });

  it("is silent on what was so before", () => {
    expect(find(danglingDependency, { recipes: app("postgres") }, { recipes: app("postgres"), notes: app() })).toEqual([]);
  });
});
