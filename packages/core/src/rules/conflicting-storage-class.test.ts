import { expect, it } from "vitest";
import type { Module } from "../module.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/conflicting-storage-class.ts";

const found = (...modules: Module[]) => foundBy("conflicting-storage-class", clusterWith(modules));

it("finds the second module that wants to hold the data of apps, and names both", () => {
  expect(foundBy("conflicting-storage-class", fixture)).toMatchObject([
    {
      module: "tapes-storage",
      message: expect.stringMatching(/tapes, and flash-storage that they do in flash$/),
      other: { module: "flash-storage" },
    },
  ]);
});

it("lets the facts choose", () => {
  expect(foundBy("conflicting-storage-class", { ...fixture, storageClass: "tapes" })).toEqual([]);
});

it("lets stages of one install say the same, and modules provide storage that is not for every app", () => {
  const stage = (name: string) => exampleModule(name, [], { storageClass: "flash" });
  expect(found(stage("flash"), stage("flash-late"), exampleModule("tapes", [], { provides: ["storage"] }))).toEqual([]);
});
