import { describe, expect, it } from "vitest";
import { exampleClaim } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { prunedData } from "./pruned-data.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("prunedData", () => {
  const disks = (reclaimPolicy: string) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "disks" },
    provisioner: "disks.example.org",
    reclaimPolicy,
  });

  it("says that the data of a claim goes, and why", () => {
    expect(
      findLines(
        prunedData,
        { recipes: [exampleClaim("recipes")], storage: [disks("Delete")] },
        { recipes: [], storage: [disks("Delete")] },
      ),
    ).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes: is deleted, and the data on its volume: the class disks has the reclaim policy Delete",
    ]);
    expect(findLines(prunedData, { recipes: [exampleClaim("recipes")] }, { recipes: [] })).toEqual([
      expect.stringMatching("the class disks is not in git, and the default is to delete"),
    ]);
  });

  it("is silent where the class keeps volumes, the claim is exempt, or its module does not prune", () => {
    expect(
      find(
        prunedData,
        { recipes: [exampleClaim("recipes")], storage: [disks("Retain")] },
        { recipes: [], storage: [disks("Retain")] },
      ),
    ).toEqual([]);
    expect(find(prunedData, { recipes: [exampleClaim("recipes", "1Gi", exempt)] }, { recipes: [] })).toEqual([]);
    const module = { objects: [exampleClaim("recipes")], flux: { prune: false } };
    expect(find(prunedData, { recipes: module }, { recipes: { ...module, objects: [] } })).toEqual([]);
  });

  it("knows claims that go with their StatefulSet", () => {
    const set = (whenDeleted: string) => ({
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "recipes", namespace: "recipes" },
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted }, volumeClaimTemplates: [{ metadata: { name: "data" } }] },
    });
    expect(findLines(prunedData, { recipes: [set("Delete")] }, { recipes: [] })).toEqual([
      expect.stringContaining("and its claims data with their data"),
    ]);
    expect(find(prunedData, { recipes: [set("Retain")] }, { recipes: [] })).toEqual([]);
  });
});
