import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/misspelt-module.ts";

const found = (...talksTo: string[]) => foundBy("misspelt-module", clusterWithContainer({}, { module: { talksTo } }));

it("names the module that is meant", () => {
  expect(foundBy("misspelt-module", fixture)).toMatchObject([
    { severity: "warning", module: "photos", path: "talksTo[0]", fix: "did you mean recipes?", other: { module: "recipes" } },
  ]);
});

it.each(["recips", "recipess", "rceipes", "ricipes", "Recipes", "re-cipes"])("takes %s for recipes", (name) => {
  expect(found(name)).toMatchObject([{ fix: "did you mean recipes?" }]);
});

it("lets a module talk to one that is there, and to one that this cluster does not run", () => {
  expect(found("recipes", "printer", "receipts", "disk-images", "recipe-box")).toEqual([]);
});
