import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-module.ts";

it("finds the second module of a name", () => {
  expect(foundBy("duplicate-module", fixture)).toMatchObject([{ module: "printers", other: { module: "printers" } }]);
});

it("leaves a module that has the name of a built-in one to the rule about those", () => {
  expect(foundBy("duplicate-module", clusterWith([exampleApp("namespaces")]))).toEqual([]);
});

it("lets names differ by a suffix", () => {
  expect(foundBy("duplicate-module", clusterWith([exampleApp("printers"), exampleApp("printers-queue")]))).toEqual([]);
});
