import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { publicHost } from "../testing/public-host.ts";
import { exposedHost } from "./exposed-host.ts";

describe("exposedHost", () => {
  it("says that the Internet gets in, and before what", () => {
    const { lan, open } = publicHost("recipes");
    expect(findLines(exposedHost, { recipes: lan }, { recipes: open })).toEqual([
      "recipes, recipes.example.org: is reached from the Internet now, before only from the LAN: it leads to recipes/recipes:80, no middleware asks for a login",
    ]);
  });

  it.each(["route", "rule", "record"] as const)("is silent as long as the %s is missing", (part) => {
    const { lan, open, without } = publicHost("recipes");
    expect(find(exposedHost, { recipes: lan }, { recipes: without(part) })).toEqual([]);
    expect(find(exposedHost, { recipes: open }, { recipes: open })).toEqual([]);
  });
});
