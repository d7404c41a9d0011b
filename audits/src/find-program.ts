import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { goProgram } from "@cowlab/e2e/go-program";
import { madeProgram } from "@cowlab/e2e/made-program";
import type { Auditor } from "./auditor.ts";

const programsFolder = fileURLToPath(new URL("../programs", import.meta.url));

/** Where the program of an auditor is, or why there is none. */
export type FoundProgram = { readonly path: string } | { readonly missing: string };

/**
 * Finds the program of an auditor: in the folder $COWLAB_AUDITORS, where its version has to be the right one, or among those
 * that were built before, and builds it otherwise.
 */
export async function findProgram(auditor: Auditor, say: (line: string) => void): Promise<FoundProgram> {
  const { name, program } = auditor;
  const wanted = wantedVersion(auditor);
  const given = process.env["COWLAB_AUDITORS"];
  if (given !== undefined && given !== "" && existsSync(join(given, name))) {
    const path = join(given, name);
    const version = await auditor.version(path);
    if (version.replace(/^v/, "") === wanted.replace(/^v/, "")) return { path };
    return { missing: `${path} is ${version}, but ${wanted} is wanted` };
  }
  if (spawnSync("go", ["version"]).status !== 0) return { missing: "there is no Go to build it with" };
  const variables = { [program.versionVariable]: wanted };
  const { package: target, experiment } = program;
  const made =
    program.version === undefined
      ? await goProgram({ name, folder: join(programsFolder, name), package: target, variables, experiment }, say)
      : await madeProgram(name, [program], (output) => install(auditor, wanted, output, say));
  return "path" in made ? made : { missing: `its build failed: ${made.failure}` };
}

/** The version of an auditor that the page tells of. */
export function wantedVersion({ name, program: { module, version } }: Auditor): string {
  if (version !== undefined) return version;
  const text = readFileSync(join(programsFolder, name, "go.mod"), "utf8");
  const found = new RegExp(`^(?:require )?\\s*${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(text)?.[1];
  if (found === undefined) throw new Error(`programs/${name}/go.mod does not require ${module}`);
  return found;
}

/** Builds a module by itself, as its own go.mod pins what it needs. */
async function install({ name, program }: Auditor, version: string, output: string, say: (line: string) => void): Promise<void> {
  say(`building ${name}, once`);
  const folder = `${output}.bin`;
  mkdirSync(folder, { recursive: true });
  try {
    const linker = `-s -w -X ${program.versionVariable}=${version}`;
    const args = ["install", "-trimpath", `-ldflags=${linker}`, `${program.package}@${version}`];
    await promisify(execFile)("nice", ["-n", "19", "go", ...args], {
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOBIN: folder },
      maxBuffer: 2 ** 26,
    });
    renameSync(join(folder, basename(program.package)), output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
