import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type PackageDescription, publishedPackages } from "./published-packages.ts";
import { repository } from "./repository.ts";

/** A package as it is published. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** The path of its tarball. */
  readonly tarball: string;
  /** The hash of the tarball, as `sha512-…`. */
  readonly integrity: string;
  /** The paths of its files, from the package's folder. */
  readonly files: readonly string[];
}

/** Builds every package that is published, and packs each into a folder, as a release does. */
export function packAll(folder: string): readonly PackedPackage[] {
  pnpm(["run", "build"]);
  return pack(
    publishedPackages().map(({ name }) => name),
    folder,
  );
}

/** Packs packages that are built, by their names, into a folder. */
export function pack(names: readonly string[], folder: string): readonly PackedPackage[] {
  const filters = names.flatMap((name) => ["--filter", name]);
  const printed = pnpm(["--recursive", ...filters, "pack", "--json", "--pack-destination", folder]);
  interface Packed extends Omit<PackedPackage, "tarball" | "files"> {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }
  const packed: Packed | readonly Packed[] = JSON.parse(printed);
  // Of one package it is no list.
  return ("filename" in packed ? [packed] : packed).map(({ filename, files, ...rest }) => ({
    ...rest,
    tarball: filename,
    files: files.map(({ path }) => path).sort(),
  }));
}

/**
 * Installs packed packages with npm in a folder, from their tarballs, with what its package.json asks for besides, and others by
 * their specifiers, such as `typescript@5.9`. Without a package.json the folder gets one.
 */
export function installPacked(folder: string, packages: readonly PackedPackage[], others: readonly string[] = []): void {
  const path = join(folder, "package.json");
  const description = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { private: true, type: "module" };
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  writeFileSync(path, JSON.stringify({ ...description, dependencies: { ...description.dependencies, ...tarballs } }, null, 2));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...others], { cwd: folder, stdio: "pipe" });
}

/** The package.json in a tarball. */
export function packedDescription({ tarball }: Pick<PackedPackage, "tarball">): PackageDescription {
  return JSON.parse(execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" }));
}

/** Runs pnpm in the repository. @returns What it prints. @throws Where it fails, with all that it said. */
function pnpm(args: readonly string[]): string {
  const [program, ...first] = pnpmProgram();
  const { status, stdout, stderr, error } = spawnSync(program, [...first, ...args], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    timeout: 300_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`pnpm ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** The pnpm that runs this script, which is there without asking a registry; otherwise one that npx finds. */
function pnpmProgram(): readonly [string, ...string[]] {
  const path = process.env["npm_execpath"] ?? "";
  if (!/^pnpm\b/.test(basename(path))) {
    const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    return ["npx", "-y", packageManager];
  }
  return /\.[cm]?js$/.test(path) ? [process.execPath, path] : [path];
}
