import { describe, expect, it } from "vitest";
import { exampleClaim } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { blockedExpansion } from "./blocked-expansion.ts";

describe("blockedExpansion", () => {
  const disks = (allowVolumeExpansion: boolean) => [
    { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "disks" }, allowVolumeExpansion },
  ];
  const sized = (size: string, allowed: boolean) => ({ recipes: [exampleClaim("recipes", size)], storage: disks(allowed) });

  it("says why a claim cannot grow", () => {
    expect(findLines(blockedExpansion, sized("1Gi", false), sized("2Gi", false))).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes, spec.resources.requests.storage: cannot grow from 1Gi to 2Gi: its class disks does not allow it (allowVolumeExpansion)",
    ]);
    const shared = (storage: string) => ({
      recipes: [{ ...exampleClaim("recipes"), spec: { storageClassName: "", resources: { requests: { storage } } } }],
    });
    expect(findLines(blockedExpansion, shared("1Ti"), shared("2Ti"))).toEqual([
      expect.stringContaining("it has no class, and only volumes that a class made can grow"),
    ]);
  });

  it("is silent where the class allows it", () => {
    expect(find(blockedExpansion, sized("1Gi", true), sized("2Gi", true))).toEqual([]);
  });
});
