import { describe, expect, it } from "vitest";
import { Namespace, PersistentVolumeClaim } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import type { Module } from "../module.ts";
import { clusterWith, exampleModule, exampleVolume, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/prunable-data.ts";

const key = "kustomize.toolkit.fluxcd.io/prune";
const found = (object: Manifest, more?: Partial<Module>) =>
  foundBy("prunable-data", clusterWith([exampleModule("photos", [object], more)]));
const claim = (metadata: Readonly<Record<string, unknown>>) =>
  PersistentVolumeClaim({
    metadata: { name: "library", namespace: "photos", ...metadata },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: "1Gi" } } },
  });

describe("prunable-data", () => {
  it("finds a claim that Flux deletes when it is no longer rendered", () => {
    expect(foundBy("prunable-data", fixture)).toMatchObject([
      { module: "photos", object: "PersistentVolumeClaim photos/library", path: `metadata.annotations["${key}"]` },
    ]);
  });

  it("finds a volume and a namespace, and an annotation that says the opposite", () => {
    const { metadata, ...volume } = exampleVolume("photos");
    expect(found({ ...volume, metadata: { name: metadata?.name } })).toMatchObject([{ object: "PersistentVolume photos" }]);
    expect(found(Namespace({ metadata: { name: "gallery" } }))).toMatchObject([{ object: "Namespace gallery" }]);
    expect(found(claim({ annotations: { [key]: "enabled" } }))).toHaveLength(1);
  });

  it("lets the mark be an annotation or a label, as Flux does", () => {
    expect(found(claim({ annotations: { [key]: "Disabled" } }))).toEqual([]);
    expect(found(claim({ labels: { [key]: "disabled" } }))).toEqual([]);
  });

  it("lets a module keep everything", () => {
    expect(found(claim({}), { flux: { prune: false } })).toEqual([]);
  });

  it("does not mind what holds no data", () => {
    expect(foundBy("prunable-data", clusterWith([]))).toEqual([]);
  });
});
