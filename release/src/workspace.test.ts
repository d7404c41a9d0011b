import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publishedPackages } from "./published-packages.ts";
import { publishedSources } from "./published-sources.ts";
import { repository } from "./repository.ts";

const packages = publishedPackages();

describe("the packages that are published", () => {
  it("have one version", () => {
    expect(new Set(packages.map(({ version }) => version)).size).toBe(1);
  });

  it("get their next version together", () => {
    const { fixed } = JSON.parse(readFileSync(join(repository, ".changeset/config.json"), "utf8"));
    expect(fixed).toEqual([packages.map(({ name }) => name)]);
  });

  it.each(packages)("say where they come from, as their provenance will: $name", ({ folder, description }) => {
    expect(description.repository?.directory).toBe(folder);
  });

  it.each(packages)("are imported by names that lead to sources: $name", (published) => {
    const sources = publishedSources(published);
    expect(sources.length).toBeGreaterThan(0);
    for (const { name, file } of sources) {
      expect(name).toMatch(/^@cowlab\/[a-z]+(\/[a-z0-9-]+)*$/);
      expect(existsSync(join(repository, file)), file).toBe(true);
    }
  });

  it.each(packages)("are checked as tarballs, and have a README for npm: $name", ({ folder, description }) => {
    expect(description.scripts?.["check:package"]).toBe("node ../../release/src/check-package.ts");
    expect(existsSync(join(repository, folder, "README.md"))).toBe(true);
  });

  it.each(["apps", "edge", "flux", "networking", "storage"])("publish every module of theirs: %s", (name) => {
    const published = packages.flatMap((each) => (each.folder === `packages/${name}` ? publishedSources(each) : []));
    const modules = globSync(`packages/${name}/src/*.ts`, { cwd: repository }).filter((file) => !file.endsWith(".test.ts"));
    expect(published.map(({ file }) => file).sort()).toEqual(modules.sort());
  });
});
