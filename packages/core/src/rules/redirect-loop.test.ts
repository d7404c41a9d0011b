import { expect, it } from "vitest";
import { clusterWith, exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/redirect-loop.ts";

const found = (spec: Readonly<Record<string, unknown>>) =>
  foundBy("redirect-loop", clusterWith([exampleModule("routes", [exampleRoute("recipes", spec)])]));

it("finds TLS on an entry point of plain HTTP", () => {
  expect(foundBy("redirect-loop", fixture)).toMatchObject([
    {
      module: "routes",
      object: "IngressRoute recipes/recipes",
      path: "spec.tls",
      message: "asks for TLS on web, which serves plain HTTP",
      other: { path: "spec.entryPoints" },
    },
  ]);
  expect(found({ entryPoints: ["tunnel"], tls: { secretName: "recipes-tls" } })).toHaveLength(1);
});

it("lets a route have TLS on websecure, and none on both", () => {
  expect(found({ entryPoints: ["websecure"], tls: {} })).toEqual([]);
  expect(found({ entryPoints: ["web", "websecure"] })).toEqual([]);
});
