import { execFile, type SpawnOptions, spawn } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cache-folder.ts";
import { type MadeProgram, madeProgram } from "./made-program.ts";
import { runFolder } from "./run-folder.ts";

/** A program that is built from Go modules. */
export interface GoProgram {
  readonly name: string;
  /** The folder whose go.mod pins the modules. */
  readonly folder: string;
  /** What to build: a package of one of the modules, or `.` for the folder's own. */
  readonly package: string;
  /** Values of variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** An experiment of the Go toolchain that its sources need. @see https://pkg.go.dev/internal/goexperiment */
  readonly experiment?: string;
}

/** Builds a program, unless it was built before. */
export async function goProgram(program: GoProgram, say: (line: string) => void): Promise<MadeProgram> {
  const { name, folder, package: target, variables } = program;
  const files = ["go.mod", "go.sum", ...(target === "." ? globSync("*.go", { cwd: folder }).sort() : [])];
  const sources = files.map((file) => readFileSync(join(folder, file), "utf8"));
  return madeProgram(name, [target, variables, sources], (output) => buildGo(program, output, say));
}

/** How a command ends with whoever started it, even if that is killed. */
const endingWithParent = process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL"] : [];

/** Runs a command in a process group of its own, all of which ends when this process is told to end. */
async function run(command: string, args: readonly string[], options: SpawnOptions, cleanUp: () => void): Promise<void> {
  const child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-10_000);
  });
  const end = (): never => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    cleanUp();
    process.exit(130);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, end);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) throw Object.assign(new Error(`${command} ended with ${code}`), { stderr: words });
  } finally {
    for (const signal of signals) process.off(signal, end);
    cleanUp();
  }
}

/**
 * Builds a program at the lowest priority, and only from what the go.sum of its folder vouches for.
 * @throws Error with the code ENOENT where there is no Go
 */
export async function buildGo(
  { name, folder, package: target, variables = {}, experiment }: GoProgram,
  output: string,
  say: (line: string) => void,
): Promise<void> {
  await promisify(execFile)("go", ["version"]);
  say(`building ${name}, once`);
  const linker = ["-s", "-w", ...Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`)].join(" ");
  const args = ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", `-ldflags=${linker}`, "-o", output, target];
  const temporary = runFolder(cacheFolder(), "go-build-");
  const [command = "", ...rest] = [...endingWithParent, "nice", "-n", "19", "go", ...args];
  const goExperiment = experiment === undefined ? {} : { GOEXPERIMENT: experiment };
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOTMPDIR: temporary, ...goExperiment };
  await run(command, rest, { cwd: folder, env }, () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));
}
