import { expect, it } from "vitest";
import { GitRepository } from "../kinds/flux.ts";
import { exampleCluster, exampleFlux } from "../testing/example-cluster.ts";
import { exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/missing-flux-source.ts";

it("finds a cluster whose repository nobody renders", () => {
  expect(foundBy("missing-flux-source", fixture)).toMatchObject([{ path: "modules" }]);
});

it("takes no other repository for it", () => {
  const other = GitRepository({
    metadata: { name: "charts", namespace: "flux-system" },
    spec: { interval: "1h", url: "https://git.example.org/home/charts.git" },
  });
  const modules = [...fixture.modules, exampleModule("charts", [other])];
  expect(foundBy("missing-flux-source", { ...fixture, modules })).toHaveLength(1);
});

it("lets the repository be made by something that is installed", () => {
  const made = {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    namespace: "flux-system",
    name: "flux-system",
    by: "the FluxInstance",
  };
  const flux = { ...exampleFlux, objects: () => [], creates: [made] };
  expect(foundBy("missing-flux-source", exampleCluster({ modules: [flux] }))).toEqual([]);
});
