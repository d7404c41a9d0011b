import { describe, expect, it } from "vitest";
import { exampleClaim, exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { orphanedObject } from "./orphaned-object.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("orphanedObject", () => {
  it("says what stays, why, and how it is deleted", () => {
    const [finding] = find(orphanedObject, { recipes: [exampleClaim("recipes", "1Gi", exempt)] }, { recipes: [] });
    expect(finding).toMatchObject({
      object: "PersistentVolumeClaim recipes/recipes",
      message: "leaves git and stays in the cluster: its annotation prune: disabled exempts it",
      steps: ["kubectl delete persistentvolumeclaim/recipes --namespace recipes"],
    });
  });

  it.each([
    [{ prune: false }, "recipes does not prune"],
    [{ deletionPolicy: "Orphan" }, "recipes has the deletion policy Orphan"],
    [{ suspend: true }, "recipes is deleted while it is suspended"],
    [{ deletionPolicy: "MirrorPrune", prune: false }, "recipes does not prune"],
  ])("knows the reason in a removed Kustomization with %j", (flux, reason) => {
    expect(findLines(orphanedObject, { recipes: { objects: [exampleService("recipes")], flux } }, {})).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  it("is silent on what is deleted", () => {
    expect(find(orphanedObject, { recipes: [exampleService("recipes")] }, {})).toEqual([]);
    expect(
      find(
        orphanedObject,
        { recipes: { objects: [exampleService("recipes")], flux: { prune: false, deletionPolicy: "Delete" } } },
        {},
      ),
    ).toEqual([]);
  });
});
