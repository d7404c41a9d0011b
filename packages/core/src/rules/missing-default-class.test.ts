import { describe, expect, it } from "vitest";
import { StorageClass } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import type { Module } from "../module.ts";
import { clusterWith, exampleClaim, exampleModule, exampleVolume, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/missing-default-class.ts";

const claim = (spec: Readonly<Record<string, unknown>> = {}) =>
  exampleClaim("library", "photos", { storageClassName: undefined, ...spec });
const found = (objects: readonly Manifest[], more: Partial<Module> = { replaces: ["local-storage"] }) =>
  foundBy("missing-default-class", clusterWith([exampleModule("photos", objects, more)]));

describe("missing-default-class", () => {
  it("finds a claim that waits for a default class which nothing makes", () => {
    expect(foundBy("missing-default-class", fixture)).toMatchObject([
      { module: "photos", object: "PersistentVolumeClaim photos/library", path: "spec.storageClassName" },
    ]);
  });

  it("finds the claims of a StatefulSet", () => {
    const [first, second] = [claim(), exampleClaim("index", "photos")];
    const set: Manifest & { spec: object } = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "photos", namespace: "photos" },
      spec: { volumeClaimTemplates: [second, first] },
    };
    expect(found([set])).toMatchObject([{ path: "spec.volumeClaimTemplates[1].spec.storageClassName" }]);
  });

  it("is content where k3s' own provisioner is left on", () => {
    expect(found([claim()], {})).toEqual([]);
  });

  it("is content where a class is the default, or a chart makes one that may be", () => {
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    expect(
      found([claim(), StorageClass({ metadata: { name: "flash", annotations }, provisioner: "flash.example.org" })]),
    ).toEqual([]);
    const creates = [{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name: "flash", by: "the flash chart" }];
    expect(found([claim()], { creates, replaces: ["local-storage"] })).toEqual([]);
  });

  it("is content with a claim that names its volume, and where a volume of no class waits for a claim", () => {
    expect(found([claim({ volumeName: "library" }), exampleVolume("library", { storageClassName: "manual" })])).toEqual([]);
    expect(found([claim(), exampleVolume("library")])).toEqual([]);
  });
});
