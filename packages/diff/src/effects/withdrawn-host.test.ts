import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { publicHost } from "../testing/public-host.ts";
import { withdrawnHost } from "./withdrawn-host.ts";

describe("withdrawnHost", () => {
  it("says who does not get in any more", () => {
    const { lan, open } = publicHost("recipes");
    expect(findLines(withdrawnHost, { recipes: open }, { recipes: lan })).toEqual([
      "recipes, recipes.example.org: is no longer reached from the Internet",
    ]);
    expect(findLines(withdrawnHost, { recipes: open }, { recipes: [] })).toEqual([
      "recipes, recipes.example.org: is no longer reached from the Internet and the LAN: its route is gone",
    ]);
  });

  it("says what is missing where it was not meant", () => {
    const { open, without } = publicHost("recipes");
    expect(findLines(withdrawnHost, { recipes: open }, { recipes: without("record") })).toEqual([
      "recipes, recipes.example.org: is no longer reached from the Internet: a DNS record that leads to the tunnel is missing",
    ]);
  });

  it("is silent on a host that stays", () => {
    const { lan, open } = publicHost("recipes");
    expect(find(withdrawnHost, { recipes: lan }, { recipes: open })).toEqual([]);
  });
});
