import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { PackedPackage } from "../packed.ts";

/** A sound package, @example/apps, with one entry point, gitea; a test changes what it is about. */
export const soundFiles: Readonly<Record<string, string>> = {
  LICENSE: "MIT License\n",
  "README.md": "# @example/apps\n",
  "package.json": JSON.stringify({
    name: "@example/apps",
    version: "1.0.0",
    license: "MIT",
    type: "module",
    repository: { type: "git", url: "git+https://github.com/example-org/apps.git", directory: "packages/apps" },
    files: ["dist"],
    exports: { "./*": { types: "./dist/*.d.ts", default: "./dist/*.js" }, "./package.json": "./package.json" },
  }),
  "dist/gitea.js": 'export function gitea() {\n  return "gitea";\n}\n',
  "dist/gitea.d.ts": "export declare function gitea(): string;\n",
};

/** Packs files by their paths, for one test. */
export function exampleTarball(files: Readonly<Record<string, string>>): PackedPackage {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-tarball-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "package", path)), { recursive: true });
    writeFileSync(join(folder, "package", path), text);
  }
  const tarball = join(folder, "example-apps-1.0.0.tgz");
  execFileSync("tar", ["-czf", tarball, "-C", folder, "package"]);
  return { name: "@example/apps", version: "1.0.0", tarball, integrity: "", files: Object.keys(files) };
}
