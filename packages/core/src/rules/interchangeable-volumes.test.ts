import { describe, expect, it } from "vitest";
import type { Manifest } from "../manifest.ts";
import { clusterWith, exampleClaim, exampleModule, exampleVolume, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/interchangeable-volumes.ts";

const wanted = { storageClassName: "", accessModes: ["ReadWriteMany"] };
const claim = (name: string, spec: Readonly<Record<string, unknown>> = {}) => exampleClaim(name, "media", { ...wanted, ...spec });
const reserved = (name: string) => ({ claimRef: { namespace: "media", name } });
const found = (...objects: Manifest[]) => foundBy("interchangeable-volumes", clusterWith([exampleModule("media", objects)]));

describe("interchangeable-volumes", () => {
  it("finds claims that may bind several volumes, and volumes that several claims may bind", () => {
    expect(foundBy("interchangeable-volumes", fixture)).toMatchObject([
      { module: "photos", object: "PersistentVolumeClaim photos/photos", path: "spec.volumeName" },
      { module: "music", object: "PersistentVolumeClaim music/music", path: "spec.volumeName" },
      { module: "photos", object: "PersistentVolume photos", path: "spec.claimRef" },
      { module: "music", object: "PersistentVolume music", path: "spec.claimRef" },
    ]);
  });

  it("finds a volume that a claim names but another one may take", () => {
    const objects = [exampleVolume("photos"), claim("photos", { volumeName: "photos" }), claim("music")];
    expect(found(...objects)).toMatchObject([
      { object: "PersistentVolume photos", message: expect.stringContaining("PersistentVolumeClaim media/music") },
    ]);
  });

  it("finds a volume that is just large enough for two", () => {
    const volume = exampleVolume("small", { capacity: { storage: "1Gi" } });
    expect(found(volume, claim("photos"), claim("music"))).toMatchObject([{ object: "PersistentVolume small" }]);
  });

  it("finds a claim that names no class where none is the default", () => {
    const claims = [claim("photos", { storageClassName: undefined }), claim("music", { storageClassName: undefined })];
    const modules = [exampleModule("media", [exampleVolume("photos"), ...claims], { replaces: ["local-storage"] })];
    expect(foundBy("interchangeable-volumes", clusterWith(modules))).toHaveLength(1);
  });

  it("names three of many", () => {
    const volumes = ["a", "b", "c", "d"].map((name) => exampleVolume(name));
    expect(found(...volumes, claim("photos"))).toMatchObject([{ message: expect.stringMatching(/PersistentVolume c, 1 more$/) }]);
  });

  it("lets each side name the other, and one side be enough where nobody else may come", () => {
    const named = claim("photos", { volumeName: "photos" });
    expect(
      found(exampleVolume("photos", reserved("photos")), named, exampleVolume("music", reserved("music")), claim("music")),
    ).toEqual([]);
    expect(found(exampleVolume("photos"), named)).toEqual([]);
    expect(found(exampleVolume("photos"), claim("photos"))).toEqual([]);
  });

  it("knows what keeps a claim from a volume: size, mode of access, class and labels", () => {
    const small = exampleVolume("small", { capacity: { storage: "1Gi" } });
    const apart = [
      claim("large", { resources: { requests: { storage: "2Gi" } } }),
      claim("single", { accessModes: ["ReadWriteOnce"] }),
      claim("block", { volumeMode: "Block" }),
      claim("labelled", { selector: { matchLabels: { tier: "archive" } } }),
      exampleClaim("dynamic", "media", { accessModes: ["ReadWriteMany"] }),
      claim("unnamed", { storageClassName: undefined }),
    ];
    expect(found(small, claim("fitting"), ...apart)).toEqual([]);
  });
});
