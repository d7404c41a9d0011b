import { globSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A manager of Renovate's that finds versions by regular expressions. @see https://docs.renovatebot.com/modules/manager/regex/ */
interface CustomManager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
  readonly datasourceTemplate: string;
}

const configuration: { readonly customManagers: readonly CustomManager[]; readonly ignorePaths: readonly string[] } = JSON.parse(
  readFileSync(`${root}.github/renovate.json`, "utf8"),
);

/** The sources, as Renovate sees them: without what it is told to ignore. */
const sources = globSync(["packages/*/src/**/*.ts", "clusters/*.ts", "clusters/modules/*.ts"], { cwd: root }).filter(
  (path) => !/\/(testing|fixtures)\/|\.test\.ts$/.test(path),
);

/** Every dependency that the patterns find, as `datasource name version`. */
function found(): readonly string[] {
  return configuration.customManagers.flatMap(({ managerFilePatterns, matchStrings, depNameTemplate, datasourceTemplate }) => {
    const patterns = managerFilePatterns.map((pattern) => new RegExp(pattern.slice(1, -1)));
    return sources
      .filter((path) => patterns.some((pattern) => pattern.test(path)))
      .flatMap((path) =>
        matchStrings.flatMap((text) =>
          [...readFileSync(root + path, "utf8").matchAll(new RegExp(text, "g"))].map(({ groups = {} }) => {
            const name = depNameTemplate ?? groups["depName"];
            const registry = groups["registryUrl"] === undefined ? "" : ` ${groups["registryUrl"]}`;
            return `${datasourceTemplate}${registry} ${name} ${groups["currentValue"]}`;
          }),
        ),
      );
  });
}

/** Every cluster that is kept here. */
const clusters: readonly ClusterDefinition[] = await Promise.all(
  globSync("clusters/*.ts", { cwd: root })
    .filter((path) => !path.endsWith(".test.ts"))
    .map(async (path) => {
      const exported: { readonly default: ClusterDefinition } = await import(pathToFileURL(root + path).href);
      return exported.default;
    }),
);

/** Every image, chart and tag in what the clusters are rendered to, in the same form. */
function used(): readonly string[] {
  return clusters.flatMap(usedBy);
}

function usedBy(cluster: ClusterDefinition): readonly string[] {
  const manifests = renderCluster(cluster).modules.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
  const repositories = new Map(
    manifests.flatMap((manifest) =>
      manifest.kind === "HelmRepository" ? [[manifest.metadata.name, String(at(manifest, "spec", "url"))]] : [],
    ),
  );
  return manifests.flatMap((manifest) => {
    switch (manifest.kind) {
      case "HelmRelease": {
        const chart = at(manifest, "spec", "chart", "spec");
        if (chart === undefined) return [];
        return [`helm ${repositories.get(String(at(chart, "sourceRef", "name")))} ${at(chart, "chart")} ${at(chart, "version")}`];
      }
      case "OCIRepository":
        return [`docker ${String(at(manifest, "spec", "url")).slice("oci://".length)} ${at(manifest, "spec", "ref", "tag")}`];
      case "FluxInstance":
        return [`github-releases fluxcd/flux2 ${at(manifest, "spec", "distribution", "version")}`];
      case "GitRepository": {
        const tag = at(manifest, "spec", "ref", "tag");
        // Its CRDs have the version of Traefik's image.
        return tag === undefined
          ? []
          : [`docker docker.io/library/${at(manifest, "spec", "url")?.toString().split("/").at(-1)} ${tag}`];
      }
      default:
        return images(manifest).map((image) => `docker ${image.replace(/:([^:/]+)$/, " $1")}`);
    }
  });
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** The values of all fields that are called image, wherever they are. */
function images(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "image" && typeof inner === "string" ? [inner.replace(/@.*$/, "")] : images(inner),
  );
}

describe("Renovate", () => {
  it("finds every image, chart and tag that a cluster uses, in the sources", () => {
    const [inClusters, inSources] = [new Set(used()), new Set(found())];
    expect(inClusters.size).toBeGreaterThan(15);
    expect([...inClusters].filter((dependency) => !inSources.has(dependency))).toEqual([]);
  });

  it("finds nothing that no cluster uses", () => {
    const inClusters = new Set(used());
    expect(found().filter((dependency) => !inClusters.has(dependency))).toEqual([]);
  });

  it("finds each of them once, or its pull request would change one of two", () => {
    const names = found().map((dependency) => dependency.slice(0, dependency.lastIndexOf(" ")));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("is given patterns that its engine, RE2, knows", () => {
    for (const { matchStrings } of configuration.customManagers) {
      for (const pattern of matchStrings) expect(pattern).not.toMatch(/\(\?(=|!|<=|<!)|\\\d/);
    }
  });
});
