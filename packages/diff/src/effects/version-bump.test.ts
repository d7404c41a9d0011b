import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { versionBump } from "./version-bump.ts";

describe("versionBump", () => {
  const app = (image: string, pod: JsonObject = {}) => ({ recipes: [exampleDeployment("recipes", image, {}, pod)] });

  const chart = (name: string, version: string) => ({
    charts: [
      {
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        metadata: { name, namespace: name },
        spec: { chart: { spec: { chart: name, version } } },
      },
    ],
  });

  it("says how far a version goes", () => {
    expect(findLines(versionBump, app("registry.example.org/recipes:2.4.1"), app("registry.example.org/recipes:2.4.2"))).toEqual([
      "recipes, Deployment recipes/recipes, spec.template.spec.containers[recipes].image: registry.example.org/recipes goes from 2.4.1 to 2.4.2 (patch)",
    ]);
    expect(findLines(versionBump, chart("notes", "1.2.0"), chart("notes", "1.3.0"))).toEqual([
      "charts, HelmRelease notes/notes, spec.chart.spec.version: chart notes goes from 1.2.0 to 1.3.0 (minor)",
    ]);
  });

  it("knows images in the values of charts, charts in registries, sources and Flux", () => {
    const object = (apiVersion: string, kind: string, spec: JsonObject) => ({
      x: [{ apiVersion, kind, metadata: { name: "notes", namespace: "notes" }, spec }],
    });
    const cases: readonly (readonly [string, string, (version: string) => JsonObject, string])[] = [
      [
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        (tag) => ({ values: { image: { repository: "ghcr.io/notes", tag } } }),
        "ghcr.io/notes goes from 1.0.0 to 1.0.1 (patch)",
      ],
      [
        "source.toolkit.fluxcd.io/v1",
        "OCIRepository",
        (tag) => ({ url: "oci://ghcr.io/charts/notes", ref: { tag } }),
        "chart notes goes from 1.0.0 to 1.0.1 (patch)",
      ],
      [
        "source.toolkit.fluxcd.io/v1",
        "GitRepository",
        (tag) => ({ url: "https://git.example.org/notes.git", ref: { tag } }),
        "git tag notes goes from 1.0.0 to 1.0.1 (patch)",
      ],
      [
        "fluxcd.controlplane.io/v1",
        "FluxInstance",
        (version) => ({ distribution: { version } }),
        "Flux goes from 1.0.0 to 1.0.1 (patch)",
      ],
    ];
    for (const [apiVersion, kind, spec, text] of cases) {
      expect(find(versionBump, object(apiVersion, kind, spec("1.0.0")), object(apiVersion, kind, spec("1.0.1")))).toMatchObject([
        { message: text },
      ]);
    }
  });

  it.each([["3.0.0"], ["2.4.0"], ["latest"]])("leaves a step from 2.4.1 to %s to other rules", (tag) => {
    expect(find(versionBump, app("recipes:2.4.1"), app(`recipes:${tag}`))).toEqual([]);
  });
});
