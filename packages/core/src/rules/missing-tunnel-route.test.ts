import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/missing-tunnel-route.ts";

const tunnel = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" };
const app = { ...exampleApp("cookbook"), hosts: [{ name: "cookbook", public: true }] };

it("finds a public host that is routed in the LAN only", () => {
  expect(foundBy("missing-tunnel-route", fixture)).toMatchObject([
    { module: "cookbook", path: "hosts", message: expect.stringContaining("cookbook.example.org") },
  ]);
});

it("finds a public host of a cluster without a tunnel", () => {
  const routes = exampleModule("routes", [exampleRoute("cookbook", { entryPoints: ["tunnel"] })]);
  expect(foundBy("missing-tunnel-route", clusterWith([app, routes]))).toMatchObject([
    { module: "cookbook", fix: expect.stringContaining("declare the tunnel") },
  ]);
});

it("lets a public host have a route at the tunnel's door, besides a path of it", () => {
  const routes = exampleModule("routes", [
    exampleRoute("cookbook", { entryPoints: ["tunnel"], match: "Host(`cookbook.example.org`) && PathPrefix(`/`)" }),
  ]);
  expect(foundBy("missing-tunnel-route", clusterWith([app, routes], { tunnel }))).toEqual([]);
});

it("takes a rule that excludes the host for no route", () => {
  const routes = exampleModule("routes", [
    exampleRoute("cookbook", { entryPoints: ["tunnel"], match: "!Host(`cookbook.example.org`)" }),
  ]);
  expect(foundBy("missing-tunnel-route", clusterWith([app, routes], { tunnel }))).toHaveLength(1);
});
