import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { mutableTag } from "./mutable-tag.ts";

describe("mutableTag", () => {
  const app = (image: string, pod: JsonObject = {}) => ({ recipes: [exampleDeployment("recipes", image, {}, pod)] });

  it("says that a tag moves", () => {
    expect(find(mutableTag, app("recipes:2.4.1"), app("recipes:latest"))).toMatchObject([
      { message: "recipes goes from 2.4.1 to latest, which means another one tomorrow" },
    ]);
    expect(find(mutableTag, app("recipes:2.4.1"), app("recipes"))).toHaveLength(1);
    expect(find(mutableTag, app("recipes:latest"), app("recipes:2.4.1"))).toEqual([]);
  });
});
