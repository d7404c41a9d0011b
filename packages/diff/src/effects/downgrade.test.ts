import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { downgrade } from "./downgrade.ts";

describe("downgrade", () => {
  const app = (image: string, pod: JsonObject = {}) => ({ recipes: [exampleDeployment("recipes", image, {}, pod)] });

  it("says that something goes back", () => {
    expect(find(downgrade, app("recipes:2.4.1"), app("recipes:2.4.0"))).toMatchObject([
      { message: "recipes goes from 2.4.1 to 2.4.0, which is earlier" },
    ]);
    expect(find(downgrade, app("recipes:2.4.0"), app("recipes:2.4.1"))).toEqual([]);
  });
});
