import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { publicHost } from "../testing/public-host.ts";
import { newHost } from "./new-host.ts";

describe("newHost", () => {
  it("says where a new host leads", () => {
    const { lan, open } = publicHost("recipes");
    expect(findLines(newHost, { recipes: [] }, { recipes: lan })).toEqual([
      "recipes, recipes.example.org: is new and leads to recipes/recipes:80, for the LAN",
    ]);
    expect(find(newHost, { recipes: lan }, { recipes: open })).toEqual([]);
  });

  it("says what it lacks for the Internet", () => {
    const { without } = publicHost("recipes");
    expect(findLines(newHost, { recipes: [] }, { recipes: without("rule") })).toEqual([
      expect.stringContaining("for the Internet a rule of the tunnel is missing"),
    ]);
  });
});
