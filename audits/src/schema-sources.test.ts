import { globSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ClusterDefinition } from "@cowlab/core";
import { expect, it } from "vitest";
import { kubernetesReleases } from "./schema-sources.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("there are schemas for the version of Kubernetes of every cluster", async () => {
  const files = globSync("clusters/*.ts", { cwd: root }).filter((path) => !path.endsWith(".test.ts"));
  const versions = files.map(async (path) => {
    const exported: { readonly default: ClusterDefinition } = await import(pathToFileURL(root + path).href);
    return exported.default.kubernetes;
  });
  expect(files.length).toBeGreaterThan(0);
  for (const version of await Promise.all(versions)) expect(Object.keys(kubernetesReleases)).toContain(version);
});

it("a minor version's schemas are those of a patch version of it", () => {
  for (const [minor, { version, sum }] of Object.entries(kubernetesReleases)) {
    expect(version).toMatch(new RegExp(`^v${minor.replace(".", "\\.")}\\.\\d+$`));
    expect(sum).toMatch(/^h1:[A-Za-z0-9+/]{43}=$/);
  }
});
