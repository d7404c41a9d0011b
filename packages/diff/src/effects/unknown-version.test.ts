import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { unknownVersion } from "./unknown-version.ts";

describe("unknownVersion", () => {
  const app = (image: string, pod: JsonObject = {}) => ({ recipes: [exampleDeployment("recipes", image, {}, pod)] });

  it("says that versions do not compare", () => {
    expect(find(unknownVersion, app("recipes:2.4.1"), app("recipes:sha-0e3f2a1"))).toMatchObject([
      { message: "recipes goes from 2.4.1 to sha-0e3f2a1, and how far that is cannot be told" },
    ]);
    expect(find(unknownVersion, app("recipes:2.4.1"), app("recipes:2.4.2"))).toEqual([]);
  });
});
