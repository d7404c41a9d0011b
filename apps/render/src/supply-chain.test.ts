import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string): string => readFileSync(root + path, "utf8");

interface Lockfile {
  readonly importers: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, { readonly version: string }>>>>>>;
  readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, unknown>> }>>;
}

describe("the lockfile", () => {
  const { importers, packages }: Lockfile = parse(read("pnpm-lock.yaml"));
  const entries = Object.entries(packages);

  it("has a checksum of every package, and no place of its own where one comes from", () => {
    expect(entries.length).toBeGreaterThan(100);
    for (const [name, { resolution }] of entries)
      expect({ name, ...resolution }).toEqual({ name, integrity: expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/) });
  });

  it("has packages by their versions alone: none from a repository, an address or a folder outside", () => {
    for (const [name] of entries) expect(name).toMatch(/^(?:@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.+-]*$/);
    const asked = Object.values(importers).flatMap((importer) =>
      ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) => Object.values(importer[kind] ?? {})),
    );
    for (const { version } of asked) expect(version).toMatch(/^(?:\d+\.\d+\.\d+|link:(?:\.\.\/)*[\w./-]+$)/);
  });

  it("is of every workspace, so that none is installed without it", () => {
    const manifests = globSync(["package.json", "*/package.json", "packages/*/package.json", "apps/*/package.json"], {
      cwd: root,
    });
    const folders = manifests.map((path) => (path === "package.json" ? "." : path.slice(0, -"/package.json".length)));
    expect(Object.keys(importers).toSorted()).toEqual(expect.arrayContaining(folders.toSorted()));
  });
});

describe("the package manager", () => {
  const settings: Readonly<Record<string, unknown>> = parse(read("pnpm-workspace.yaml"));

  it("takes no version that has not stood for a week", () => {
    expect(settings["minimumReleaseAge"]).toBe(7 * 24 * 60);
    expect(settings).not.toHaveProperty("minimumReleaseAgeExclude");
  });

  it("runs no script of a dependency at install", () => {
    const builds = Object.entries(Object(settings["allowBuilds"]));
    expect(settings["strictDepBuilds"]).toBe(true);
    expect(builds.filter(([, allowed]) => allowed !== false)).toEqual([]);
    expect(settings).not.toHaveProperty("dangerouslyAllowAllBuilds");
  });

  it("takes what dependencies depend on from the registry alone", () => {
    expect(settings["blockExoticSubdeps"]).toBe(true);
  });

  it("has one version of each dependency, and an exact one", () => {
    for (const [name, version] of Object.entries(Object(settings["catalog"])))
      expect(`${name} ${version}`).toMatch(/^\S+ \d+\.\d+\.\d+$/);
  });

  it("is itself of one version wherever a workflow starts it", () => {
    const { packageManager }: { readonly packageManager: string } = JSON.parse(read("package.json"));
    const scripts = globSync([".ci/*", ".github/workflows/*.yaml"], { cwd: root });
    const started = scripts.flatMap((path) =>
      [...read(path).matchAll(/\bnpx\b.*?\b(pnpm\S*)/g)].map(([, version]) => ({ path, version })),
    );
    expect(started.length).toBeGreaterThan(5);
    for (const { path, version } of started) expect({ path, version }).toEqual({ path, version: packageManager });
  });

  it("is not let past what a workspace asks of it by a package that does as it likes", () => {
    for (const path of globSync(["package.json", "*/package.json", "packages/*/package.json", "apps/*/package.json"], {
      cwd: root,
    })) {
      const { scripts = {}, pnpm }: { readonly scripts?: Readonly<Record<string, string>>; readonly pnpm?: unknown } = JSON.parse(
        read(path),
      );
      const atInstall = Object.keys(scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name));
      expect({ path, atInstall, pnpm }).toEqual({ path, atInstall: [], pnpm: undefined });
    }
  });
});

describe("programs that are built with Go", () => {
  const folders = globSync(["*/programs/*/go.mod"], { cwd: root }).map((path) => path.slice(0, -"/go.mod".length));

  it.each(folders)("have a checksum of each module that goes into them: %s", (folder) => {
    const sums = read(`${folder}/go.sum`).trim().split("\n");
    expect(sums.length).toBeGreaterThan(1);
    for (const line of sums) expect(line).toMatch(/^\S+ v\S+ h1:[A-Za-z0-9+/]{43}=$/);
  });
});
