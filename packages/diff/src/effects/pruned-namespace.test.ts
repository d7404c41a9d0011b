import { describe, expect, it } from "vitest";
import { exampleClaim, exampleDeployment, exampleNamespace } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import { prunedNamespace } from "./pruned-namespace.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("prunedNamespace", () => {
  it("says what goes with a namespace", () => {
    const apps = { recipes: [exampleClaim("recipes"), exampleDeployment("recipes")] };
    const [finding] = find(prunedNamespace, { ...apps, namespaces: [exampleNamespace("recipes")] }, { ...apps, namespaces: [] });
    expect(finding).toMatchObject({
      object: "Namespace recipes",
      message: "is deleted with everything in it: 2 objects of git, the data of recipes included, and whatever else lives there",
      others: ["PersistentVolumeClaim recipes/recipes", "Deployment recipes/recipes"],
    });
  });

  it("is silent where the namespace is exempt from pruning", () => {
    expect(find(prunedNamespace, { namespaces: [exampleNamespace("recipes", exempt)] }, { namespaces: [] })).toEqual([]);
  });
});
