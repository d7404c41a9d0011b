import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { movedImage } from "./moved-image.ts";

describe("movedImage", () => {
  const app = (image: string, pod: JsonObject = {}) => ({ recipes: [exampleDeployment("recipes", image, {}, pod)] });

  it("says where an image comes from and came from", () => {
    expect(find(movedImage, app("docker.io/recipes/recipes:2.4.1"), app("ghcr.io/recipes/recipes:2.4.1"))).toMatchObject([
      { message: "comes from ghcr.io/recipes/recipes:2.4.1 now, and came from docker.io/recipes/recipes:2.4.1" },
    ]);
    expect(find(movedImage, app("recipes:2.4.1"), app("recipes:2.4.2"))).toEqual([]);
  });
});
