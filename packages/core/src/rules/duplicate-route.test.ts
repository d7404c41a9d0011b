import { expect, it } from "vitest";
import { clusterWith, exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-route.ts";

type Route = NonNullable<Parameters<typeof exampleRoute>[1]>;
const found = (...routes: Route[]) => {
  const objects = routes.map((route, index) => exampleRoute("recipes", { name: `recipes-${index}`, ...route }));
  return foundBy("duplicate-route", clusterWith([exampleModule("routes", objects)]));
};

it("names both routes", () => {
  expect(foundBy("duplicate-route", fixture)).toMatchObject([
    {
      module: "routes",
      object: "IngressRoute recipes/recipes-again",
      path: "spec.routes[0].match",
      other: { object: "IngressRoute recipes/recipes", path: "spec.routes[0].match" },
    },
  ]);
});

it("takes rules for the same that differ in spaces, quotes and order", () => {
  const match = "Host(`recipes.example.org`) && PathPrefix(`/api`)";
  expect(found({ match }, { match: 'PathPrefix("/api")&&Host("Recipes.example.org")' })).toHaveLength(1);
});

it("takes a route without entry points to be on all of them", () => {
  expect(found({}, { entryPoints: undefined })).toHaveLength(1);
});

it("lets routes differ by a path, its case, or the entry point", () => {
  const host = "Host(`recipes.example.org`)";
  expect(found({ match: `${host} && Path(\`/a\`)` }, { match: `${host} && Path(\`/A\`)` }, {})).toEqual([]);
  expect(found({}, { entryPoints: ["tunnel"] })).toEqual([]);
});
