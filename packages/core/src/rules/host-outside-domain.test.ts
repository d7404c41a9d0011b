import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/host-outside-domain.ts";

const found = (host: string) =>
  foundBy("host-outside-domain", clusterWith([exampleModule("routes", [exampleRoute("recipes", { host })])]));

it("finds a host that is given with the domain", () => {
  expect(foundBy("host-outside-domain", fixture)).toMatchObject([
    { module: "cookbook", path: "hosts", fix: "name it cookbook", other: { path: "domain" } },
  ]);
});

it("finds a route for a name of another domain, also of one that only ends alike", () => {
  const place = { module: "routes", object: "IngressRoute recipes/recipes", path: "spec.routes[0].match" };
  expect(found("recipes.example.com")).toMatchObject([place]);
  expect(found("recipes-example.org")).toMatchObject([place]);
});

it("lets a route have the domain itself, a name further below, and any case", () => {
  expect(found("example.org")).toEqual([]);
  expect(found("Old.Recipes.Example.org")).toEqual([]);
  expect(foundBy("host-outside-domain", clusterWith([{ ...exampleApp("cookbook"), hosts: [{ name: "@" }] }]))).toEqual([]);
});
