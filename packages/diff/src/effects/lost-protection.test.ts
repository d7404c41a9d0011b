import { describe, expect, it } from "vitest";
import { exampleClaim } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { lostProtection } from "./lost-protection.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("lostProtection", () => {
  it("says that an object may be pruned from now on", () => {
    expect(
      findLines(lostProtection, { recipes: [exampleClaim("recipes", "1Gi", exempt)] }, { recipes: [exampleClaim("recipes")] }),
    ).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes, metadata.annotations: may be pruned from now on: it loses the annotation that exempted it",
    ]);
    expect(
      find(lostProtection, { recipes: [exampleClaim("recipes")] }, { recipes: [exampleClaim("recipes", "1Gi", exempt)] }),
    ).toEqual([]);
  });

  it("says that a module deletes from now on", () => {
    const module = (flux: JsonObject) => ({ recipes: { objects: [exampleClaim("recipes")], flux } });
    expect(findLines(lostProtection, module({ prune: false }), module({}))).toEqual([
      expect.stringContaining("deletes from now on what leaves git"),
    ]);
    expect(findLines(lostProtection, module({ deletionPolicy: "Orphan" }), module({}))).toEqual([
      expect.stringContaining("its deletion policy goes from Orphan to MirrorPrune"),
    ]);
  });

  it("says that a volume goes with its claim from now on", () => {
    const volume = (policy: string) => ({
      storage: [
        {
          apiVersion: "v1",
          kind: "PersistentVolume",
          metadata: { name: "media" },
          spec: { persistentVolumeReclaimPolicy: policy },
        },
      ],
    });
    expect(findLines(lostProtection, volume("Retain"), volume("Delete"))).toEqual([
      expect.stringContaining("loses its data from now on when its claim is deleted"),
    ]);
  });
});
