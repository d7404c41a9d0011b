import { describe, expect, it } from "vitest";
import { exampleService } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import { dependencyCycle } from "./dependency-cycle.ts";

describe("dependencyCycle", () => {
  const app = (...dependsOn: readonly string[]) => ({ objects: [exampleService("recipes")], dependsOn });

  it("names all that wait for each other", () => {
    const before = { a: app(), b: app("a"), c: app("b"), d: app("c") };
    const [finding] = find(dependencyCycle, before, { ...before, a: app("c") });
    expect(finding?.others).toEqual(["flux-system/a", "flux-system/b", "flux-system/c"]);
  });

  it("is silent where there is an order", () => {
    expect(find(dependencyCycle, { a: app(), b: app() }, { a: app(), b: app("a") })).toEqual([]);
  });
});
