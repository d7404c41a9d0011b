import { expect, it } from "vitest";
import { HelmRepository } from "../kinds/flux.ts";
import type { Manifest } from "../manifest.ts";
import { renderCluster } from "../render-cluster.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/missing-interval.ts";

const repository = (spec: Readonly<Record<string, unknown>>) =>
  HelmRepository({ metadata: { name: "charts", namespace: "charts" }, spec: { url: "https://charts.example.org", ...spec } });

it("finds a chart repository without an interval", () => {
  expect(foundBy("missing-interval", fixture)).toMatchObject([
    { severity: "warning", module: "charts", object: "HelmRepository charts/charts", path: "spec.interval" },
  ]);
});

it("lets it have one, or be an OCI registry, which has no index", () => {
  const found = (spec: Readonly<Record<string, unknown>>) =>
    foundBy("missing-interval", clusterWith([exampleModule("charts", [repository(spec)])]));
  expect(found({ interval: "1h" })).toEqual([]);
  expect(found({ type: "oci", url: "oci://registry.example.org/charts" })).toEqual([]);
});

it.each([
  ["source.toolkit.fluxcd.io/v1", "GitRepository", { url: "https://git.example.org/home/charts.git" }],
  ["source.toolkit.fluxcd.io/v1", "OCIRepository", { url: "oci://registry.example.org/charts" }],
  ["helm.toolkit.fluxcd.io/v2", "HelmRelease", { chartRef: { kind: "OCIRepository", name: "charts" } }],
  ["kustomize.toolkit.fluxcd.io/v1", "Kustomization", { prune: true, sourceRef: { kind: "GitRepository", name: "flux-system" } }],
])("leaves %s %s to the schema, which requires an interval", (apiVersion, kind, spec) => {
  const object: Manifest & Record<string, unknown> = {
    apiVersion,
    kind,
    metadata: { name: "charts", namespace: "charts" },
    spec,
  };
  const { problems } = renderCluster(clusterWith([exampleModule("charts", [object])]));
  expect(problems).toContainEqual(expect.objectContaining({ rule: "schema", severity: "error", path: "spec.interval" }));
});
