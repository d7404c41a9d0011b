import { describe, expect, it } from "vitest";
import { exampleClaim } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { releasedVolume } from "./released-volume.ts";

const exempt = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

describe("releasedVolume", () => {
  const volume = (policy: string) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "media", annotations: exempt },
    spec: { persistentVolumeReclaimPolicy: policy },
  });
  const claim = { ...exampleClaim("recipes"), spec: { volumeName: "media" } };

  it("says that a volume stays for a person to look after", () => {
    expect(findLines(releasedVolume, { recipes: [claim, volume("Retain")] }, { recipes: [volume("Retain")] })).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes: is deleted; its volume stays as Released with the data: the volume media has the reclaim policy Retain",
    ]);
  });

  it("leaves volumes that go with their claim to another rule", () => {
    expect(find(releasedVolume, { recipes: [claim, volume("Delete")] }, { recipes: [volume("Delete")] })).toEqual([]);
  });
});
