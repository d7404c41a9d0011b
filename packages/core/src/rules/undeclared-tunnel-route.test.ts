import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/undeclared-tunnel-route.ts";

const tunnel = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" };

it("finds a route at the tunnel's door for a host of the LAN", () => {
  expect(foundBy("undeclared-tunnel-route", fixture)).toMatchObject([
    {
      module: "routes",
      object: "IngressRoute recipes/recipes",
      path: "spec.entryPoints[1]",
      other: { module: "recipes", path: "hosts" },
    },
  ]);
});

it("finds one for a host that no module declares", () => {
  const route = exampleRoute("recipes", { host: "attic.example.org", entryPoints: ["tunnel"] });
  expect(foundBy("undeclared-tunnel-route", clusterWith([exampleModule("routes", [route])], { tunnel }))).toMatchObject([
    { message: expect.stringContaining("no module declares that host") },
  ]);
});

it("lets a host of the LAN be at the LAN's door", () => {
  expect(
    foundBy("undeclared-tunnel-route", clusterWith([exampleModule("routes", [exampleRoute("recipes")])], { tunnel })),
  ).toEqual([]);
});

it("lets a public host be there", () => {
  const app = { ...exampleApp("cookbook"), hosts: [{ name: "cookbook", public: true }] };
  const routes = exampleModule("routes", [exampleRoute("cookbook", { entryPoints: ["tunnel"] })]);
  expect(foundBy("undeclared-tunnel-route", clusterWith([app, routes], { tunnel }))).toEqual([]);
});
