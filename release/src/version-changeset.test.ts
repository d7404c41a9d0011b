import { diffClusters } from "@cowlab/diff/diff-clusters";
import { memoryFiles } from "@cowlab/diff/files";
import { expect, it } from "vitest";
import type { RenderedDifference } from "./rendered-difference.ts";
import { versionChangeset } from "./version-changeset.ts";

function upgrade(versions: Readonly<Record<string, string>>): RenderedDifference {
  const files = (cluster: string, version: string): ReturnType<typeof memoryFiles> => {
    const containers = [{ name: "gitea", image: `docker.io/gitea/gitea:${version}` }];
    const metadata = { name: "gitea", namespace: "gitea" };
    const manifest = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template: { spec: { containers } } } };
    return memoryFiles(new Map([[`clusters/${cluster}/gitea/deployment-gitea.yaml`, JSON.stringify(manifest)]]));
  };
  const clusters = Object.entries(versions).map(([cluster, version]) => ({
    cluster,
    base: files(cluster, "1.24.0"),
    head: files(cluster, version),
  }));
  const report = diffClusters(clusters, { base: "main", head: "this branch" });
  return { since: "main", report, refused: [], findings: [] };
}

it("says once which versions a bot raised", () => {
  expect(versionChangeset(["@example/apps"], upgrade({ home: "1.24.1", office: "1.24.1" })).text).toBe(
    '---\n"@example/apps": patch\n---\n\nRaises docker.io/gitea/gitea from 1.24.0 to 1.24.1.\n',
  );
});

it("says that dependencies are raised where nothing is rendered that differs", () => {
  expect(versionChangeset(["@example/apps"], upgrade({ home: "1.24.0" })).text).toContain("Raises the versions of dependencies.");
});

it("has one name for one change", () => {
  const once = versionChangeset(["@example/apps"], upgrade({ home: "1.24.1" }));
  expect(versionChangeset(["@example/apps"], upgrade({ home: "1.24.1" })).path).toBe(once.path);
  expect(versionChangeset(["@example/apps"], upgrade({ home: "1.25.0" })).path).not.toBe(once.path);
});
