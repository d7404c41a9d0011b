import { describe, expect, it } from "vitest";
import { exampleDeployment, exampleService } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import { movedObject } from "./moved-object.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("movedObject", () => {
  const [one, other] = [exampleDeployment("recipes"), exampleService("recipes")];

  it("says that the former Kustomization deletes what left it", () => {
    const [finding] = find(movedObject, { recipes: [one, other], meals: [] }, { recipes: [one], meals: [other] });
    expect(finding).toMatchObject({
      module: "meals",
      object: "Service recipes/recipes",
      message: "moves here from recipes, which deletes it unless meals is applied first",
    });
    expect(finding?.steps?.at(-1)).toBe("flux resume kustomization recipes --namespace flux-system");
  });

  it("is silent where the object is exempt from pruning", () => {
    const kept = exampleService("recipes", {}, exempt);
    expect(find(movedObject, { recipes: [one, kept], meals: [] }, { recipes: [one], meals: [kept] })).toEqual([]);
  });
});
