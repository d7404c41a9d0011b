import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type MadeProgram, madeProgram } from "./made-program.ts";

/** A program that is built from Go modules. */
export interface GoProgram {
  readonly name: string;
  /** The folder whose go.mod pins the modules. */
  readonly folder: string;
  /** What to build: a package of one of the modules, or `.` for the folder's own. */
  readonly package: string;
  /** Values of variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Builds a program, unless it was built before. */
export async function goProgram(program: GoProgram, say: (line: string) => void): Promise<MadeProgram> {
  const { name, folder, package: target, variables } = program;
  const files = ["go.mod", "go.sum", ...(target === "." ? globSync("*.go", { cwd: folder }).sort() : [])];
  const sources = files.map((file) => readFileSync(join(folder, file), "utf8"));
  return madeProgram(name, [target, variables, sources], (output) => buildGo(program, output, say));
}

/** Builds a program at the lowest priority, and only from what the go.sum of its folder vouches for. */
export async function buildGo(
  { name, folder, package: target, variables = {} }: GoProgram,
  output: string,
  say: (line: string) => void,
): Promise<void> {
  say(`building ${name}, once`);
  const linker = ["-s", "-w", ...Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`)].join(" ");
  const args = ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", `-ldflags=${linker}`, "-o", output, target];
  await promisify(execFile)("nice", ["-n", "19", "go", ...args], {
    cwd: folder,
    env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
    maxBuffer: 2 ** 26,
  });
}
