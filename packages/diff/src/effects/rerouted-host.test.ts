import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { publicHost } from "../testing/public-host.ts";
import { reroutedHost } from "./rerouted-host.ts";

describe("reroutedHost", () => {
  it("says where a host led and leads", () => {
    const { lan } = publicHost("recipes");
    const other = publicHost("recipes", { services: [{ name: "meals", port: 8080 }] }).lan;
    expect(findLines(reroutedHost, { recipes: lan }, { recipes: other })).toEqual([
      "recipes, recipes.example.org: led to recipes/recipes:80, and leads to recipes/meals:8080 now",
    ]);
    expect(find(reroutedHost, { recipes: lan }, { recipes: publicHost("recipes").open })).toEqual([]);
  });
});
