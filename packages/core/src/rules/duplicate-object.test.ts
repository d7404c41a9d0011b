import { expect, it } from "vitest";
import { ConfigMap } from "../kinds/kubernetes.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-object.ts";

it("finds an object that two modules render", () => {
  expect(foundBy("duplicate-object", fixture)).toMatchObject([
    { module: "pantry", object: "ConfigMap recipes/units", other: { module: "kitchen", object: "ConfigMap recipes/units" } },
  ]);
});

it("lets two namespaces have objects of one name", () => {
  const units = (namespace: string) => ConfigMap({ metadata: { name: "units", namespace }, data: { weight: "gram" } });
  const cluster = clusterWith([exampleModule("kitchen", [units("kitchen")]), exampleModule("pantry", [units("pantry")])]);
  expect(foundBy("duplicate-object", cluster)).toEqual([]);
});
