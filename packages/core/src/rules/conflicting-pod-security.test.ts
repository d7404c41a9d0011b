import { expect, it } from "vitest";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/conflicting-pod-security.ts";

it("finds two modules that declare one namespace at two levels", () => {
  expect(foundBy("conflicting-pod-security", fixture)).toMatchObject([
    {
      module: "units",
      path: "namespace.podSecurity",
      message: expect.stringMatching(/recipes as baseline, and recipes as restricted/),
      other: { module: "recipes", path: "namespace.podSecurity" },
    },
  ]);
});

it("lets modules share a namespace that they declare alike", () => {
  const units = exampleModule("units", [], { namespace: { name: "recipes", podSecurity: "restricted" } });
  expect(foundBy("conflicting-pod-security", clusterWith([units]))).toEqual([]);
});
