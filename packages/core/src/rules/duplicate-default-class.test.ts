import { describe, expect, it } from "vitest";
import { StorageClass } from "../kinds/kubernetes.ts";
import type { Module } from "../module.ts";
import { clusterWith, exampleModule, exampleRelease, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-default-class.ts";

const key = "storageclass.kubernetes.io/is-default-class";
const storageClass = (name: string, annotations: Readonly<Record<string, string>>) =>
  StorageClass({
    metadata: { name, annotations: { ...annotations } },
    provisioner: "disks.example.org",
    reclaimPolicy: "Retain",
  });
const found = (objects: Parameters<typeof exampleModule>[1], more?: Partial<Module>) =>
  foundBy("duplicate-default-class", clusterWith([exampleModule("longhorn", objects, more)]));
const alone: Partial<Module> = { replaces: ["local-storage"] };

describe("duplicate-default-class", () => {
  it("counts the class that k3s brings along", () => {
    expect(foundBy("duplicate-default-class", fixture)).toMatchObject([
      {
        module: "replicated",
        object: "StorageClass replicated",
        path: `metadata.annotations["${key}"]`,
        message: expect.stringContaining("local-path"),
        fix: expect.stringContaining("local-storage"),
      },
    ]);
  });

  it("names both of two that are rendered", () => {
    const classes = [storageClass("fast", { [key]: "true" }), storageClass("safe", { [key]: "true" })];
    expect(found(classes, alone)).toMatchObject([{ object: "StorageClass safe", other: { object: "StorageClass fast" } }]);
  });

  it("counts the class of Longhorn's chart, which is the default unless it is told otherwise", () => {
    const own = storageClass("safe", { [key]: "true" });
    const chart = (values: Readonly<Record<string, unknown>>) => [own, ...exampleRelease("longhorn", values)];
    expect(found(chart({}), alone)).toMatchObject([{ path: "spec.values.persistence.defaultClass" }]);
    expect(found(chart({ persistence: { defaultClass: false } }), alone)).toEqual([]);
  });

  it("lets one be the default where a module takes the place of local-storage", () => {
    expect(found([storageClass("fast", { [key]: "true" }), storageClass("safe", { [key]: "false" })], alone)).toEqual([]);
  });
});
