import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPacked, packAll } from "../src/packed.ts";
import { publishedPackages } from "../src/published-packages.ts";
import { repository } from "../src/repository.ts";

/** A folder outside of the repository, with the packages as npm installs them. */
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cowlab-packed-"));
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  const { devDependencies } = JSON.parse(readFileSync(join(repository, "clusters/package.json"), "utf8"));
  const catalog = (name: string): string =>
    new RegExp(`^ {2}"?${name}"?: (.+)$`, "m").exec(readFileSync(join(repository, "pnpm-workspace.yaml"), "utf8"))?.[1] ?? "";
  const others = Object.keys(devDependencies).map((name) => `${name}@${catalog(name)}`);
  installPacked(folder, packAll(tarballs), [
    ...others,
    `@types/node@${catalog("@types/node")}`,
    `typescript@${catalog("typescript")}`,
    "typescript-5@npm:typescript@~5.9.3",
  ]);
  cpSync(join(repository, "clusters"), join(folder, "clusters"), {
    recursive: true,
    filter: (path) => basename(path) !== "node_modules" && !path.endsWith(".test.ts"),
  });
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program of an installed package on Node. */
function run(program: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "node_modules", program), ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

/** Type-checks the folder's own files. */
function typeCheck(compiler: string, files: readonly string[], options: object = {}): ReturnType<typeof run> {
  const compilerOptions = {
    ...{ target: "es2024", lib: ["es2024"], module: "nodenext", strict: true, noEmit: true, types: ["node"] },
    ...{ allowImportingTsExtensions: true, noUncheckedIndexedAccess: true },
    ...options,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  return run(`${compiler}/bin/tsc`, "--project", folder);
}

function clusterFiles(): readonly string[] {
  return globSync("clusters/*.ts", { cwd: folder });
}

describe("the packages as npm installs them", () => {
  it("render every cluster to the bytes that are in git", () => {
    const names = clusterFiles().map((path) => basename(path, ".ts"));
    const rendered = (root: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        names
          .flatMap((name) => globSync(`clusters/${name}/**/*.{yaml,json}`, { cwd: root }))
          .sort()
          .map((path) => [path, readFileSync(join(root, path), "utf8")]),
      );
    for (const name of names) rmSync(join(folder, "clusters", name), { recursive: true, force: true });
    expect(run("@cowlab/render/bin/cowlab.js", "render")).toMatchObject({ status: 0 });
    expect(rendered(folder)).toEqual(rendered(repository));
    expect(names).toContain("cowlab");
  });

  it.each(["typescript", "typescript-5"])("type-check in a project of their user's, with %s", (compiler) => {
    expect(typeCheck(compiler, clusterFiles(), { skipLibCheck: true })).toEqual({ status: 0, output: "" });
  });

  it("type-check with everything that they depend on", () => {
    const own = publishedPackages().flatMap(({ name }) => globSync(`node_modules/${name}/dist/**/*.d.ts`, { cwd: folder }));
    expect(own.length).toBeGreaterThan(100);
    expect(typeCheck("typescript", clusterFiles(), { skipLibCheck: false })).toEqual({ status: 0, output: "" });
  });

  it("refuse an option that there is not", () => {
    writeFileSync(
      join(folder, "wrong.ts"),
      'import { sonarr } from "@cowlab/apps/sonarr";\nexport const app = sonarr({ pubic: true });\n',
    );
    const { status, output } = typeCheck("typescript", ["wrong.ts"], { skipLibCheck: true });
    expect(status).not.toBe(0);
    expect(output).toContain("'pubic' does not exist");
  });

  it("take modules of a package of somebody else's, compiled and published as the guide says, for their own", () => {
    const guide = readFileSync(join(repository, "docs/guides/extend.md"), "utf8");
    const [description = "", configuration = ""] = [...guide.matchAll(/^```json\n(.*?)^```$/gms)].map(([, text]) => text);
    const { name }: { readonly name: string } = JSON.parse(description);
    cpSync(join(folder, "clusters/modules"), join(folder, "published/src"), { recursive: true });
    write("published/package.json", description);
    write("published/tsconfig.json", configuration);
    expect(run("typescript/bin/tsc", "--project", join(folder, "published"))).toEqual({ status: 0, output: "" });
    for (const path of ["package.json", "dist"]) {
      cpSync(join(folder, "published", path), join(folder, "node_modules", name, path), { recursive: true });
    }
    const source = readFileSync(join(repository, "clusters/own-modules.ts"), "utf8");
    const installed = source.replaceAll(/"\.\/modules\/(.+)\.ts"/g, `"${name}/$1"`);
    expect(installed).toContain(`from "${name}/postgres"`);
    write("elsewhere/clusters/own-modules.ts", installed);
    write("elsewhere/package.json", '{ "type": "module" }');
    const command = join(folder, "node_modules/@cowlab/render/bin/cowlab.js");
    const { status, stderr } = spawnSync(process.execPath, [command, "render"], {
      cwd: join(folder, "elsewhere"),
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const files = globSync("clusters/own-modules/**/*.yaml", { cwd: repository });
    expect(files.length).toBeGreaterThan(50);
    for (const path of files) {
      expect(readFileSync(join(folder, "elsewhere", path), "utf8"), path).toBe(readFileSync(join(repository, path), "utf8"));
    }
  });

  it("keep what is internal to themselves", () => {
    writeFileSync(join(folder, "internal.ts"), 'import "@cowlab/docs/internal/objects";\n');
    expect(run("../internal.ts").output).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it("are used as their READMEs show", () => {
    const examples = publishedPackages().flatMap(({ name, folder: source }) => {
      const text = readFileSync(join(repository, source, "README.md"), "utf8");
      return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => ({ name, code }));
    });
    const home = examples.find(({ name }) => name === "@cowlab/core");
    const files = examples.map(({ name, code }, number) => {
      const path = `readme/${basename(name)}-${number}.ts`;
      write(path, code);
      return path;
    });
    write("readme/clusters/home.ts", home?.code ?? "");
    expect(files.length).toBeGreaterThan(5);
    expect(typeCheck("typescript", files, { skipLibCheck: true, lib: ["es2024", "dom"] })).toEqual({ status: 0, output: "" });
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
