import { spawn, spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cacheFolder } from "./cache-folder.ts";
import { type Definitions, findDefinitions } from "./definitions.ts";
import type { Environment } from "./harness/environment.ts";
import { environmentVariable } from "./harness/environment-variable.ts";
import { type Found, findPrograms } from "./programs.ts";
import { runFolder } from "./run-folder.ts";

const help = `Proves cowlab on the programs that read it, in namespaces of its own.

Usage: pnpm e2e [options] [claim...]

  claim        Only the claims whose files match, such as "accepted" or "delivered"

Options:
  --partial    Go on where a program cannot be had: what needs it counts as not shown
  --help       Show this

Programs are taken from the folder $KUBEBUILDER_ASSETS, as setup-envtest lays it out, and otherwise built once with Go into
$COWLAB_E2E_PROGRAMS, by default cowlab/e2e in the user's cache. CRDs are taken from the folder crds in $COWLAB_UPSTREAM, by
default ../shared/upstream, and otherwise downloaded once, as Go modules.

Exit code: 0 when all claims hold, 1 when one does not, 2 when something is missing.
`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function readArguments() {
  try {
    const given = parseArgs({
      options: { partial: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const claims = readdirSync(new URL("claims/", import.meta.url)).map((file) => file.replace(/\.test\.ts$/, ""));
    const unknown = given.positionals.find((words) => !claims.some((claim) => claim.includes(words)));
    return unknown === undefined ? given : { misuse: `no claim matches ${unknown}: there are ${claims.sort().join(", ")}` };
  } catch (error) {
    if (error instanceof TypeError && "code" in error) return { misuse: error.message };
    throw error;
  }
}

async function main(): Promise<number> {
  const given = readArguments();
  if ("misuse" in given) {
    say(`${given.misuse}; see pnpm e2e --help`);
    return 2;
  }
  const { values, positionals } = given;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const problems = missingTools();
  if (problems.length > 0) {
    for (const problem of problems) say(problem);
    return 2;
  }
  const found = await findPrograms(say);
  const missing = found.filter((program) => "missing" in program);
  for (const { name, missing: why } of missing) say(`${name} is missing: ${why}`);
  if (missing.length > 0 && !values.partial) {
    say(
      "put them into a folder and name it in KUBEBUILDER_ASSETS, or install Go (https://go.dev/dl), which builds those that are" +
        " published as modules;" +
        " --partial goes on without them",
    );
    return 2;
  }
  if (found.length === missing.length) {
    say("without any of them nothing can be shown");
    return 2;
  }
  const definitions = await findDefinitions(say);
  if ("missing" in definitions) {
    for (const problem of definitions.missing) say(`missing: ${problem}`);
    if (definitions.partly === undefined || !values.partial) {
      say(
        "put them into a folder crds, a file a piece of software, such as longhorn-v1.12.1.yaml, and name the folder above it in" +
          " COWLAB_UPSTREAM",
      );
      return 2;
    }
  }
  const work = runFolder(tmpdir(), "cowlab-e2e-");
  const logs = runFolder(join(cacheFolder(), "logs"), "");
  say(`what the programs print is in ${logs}, until the next run`);
  try {
    return await inNamespaces(positionals, environmentFor(found, definitions, { work, logs }));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What the tests are told, in the form that they read. */
function environmentFor(
  found: readonly Found[],
  definitions: Definitions,
  folders: { readonly work: string; readonly logs: string },
): Omit<Environment, "program"> {
  const programs: Record<string, string> = {};
  const origins: Record<string, string> = {};
  const missing: Record<string, string> = {};
  for (const program of found) {
    if ("missing" in program) missing[program.name] = program.missing;
    else {
      programs[program.name] = program.path;
      origins[program.name] = program.origin;
    }
  }
  if ("folder" in definitions) return { ...folders, definitions: definitions.folder, programs, origins, missing };
  const { folder = "", without = [] } = definitions.partly ?? {};
  for (const [index, software] of without.entries()) missing[`CRDs of ${software}`] = definitions.missing[index] ?? "";
  return { ...folders, definitions: folder, programs, origins, missing };
}

const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Anybody can be root among namespaces of their own, where the kernel lets them. */
const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];

function missingTools(): readonly string[] {
  if (process.platform !== "linux") return ["the tests need Linux: they keep what they run in namespaces of its kernel"];
  const problems: string[] = [];
  for (const [tool, argument, from] of [
    ["unshare", "--version", "util-linux"],
    ["setpriv", "--version", "util-linux"],
    ["ip", "-V", "iproute2"],
    ["git", "--version", "git"],
    ["openssl", "version", "openssl"],
  ] as const) {
    if (spawnSync(tool, [argument]).status !== 0) problems.push(`${tool} is missing: install ${from}`);
  }
  if (problems.length > 0) return problems;
  const { status, stderr } = spawnSync("unshare", [...asRoot, ...namespaces, "true"], { encoding: "utf8" });
  if (status !== 0) {
    problems.push(
      `no namespaces can be made here, where the tests would keep what they run: ${stderr.trim()}; be root, or allow them`,
    );
  }
  return problems;
}

function inNamespaces(args: readonly string[], environment: object): Promise<number> {
  const inside = fileURLToPath(new URL("inside.ts", import.meta.url));
  // Whatever ends this process ends the namespaces, and they end all that runs in them.
  const child = spawn(
    "setpriv",
    ["--pdeathsig", "KILL", "unshare", ...asRoot, ...namespaces, process.execPath, inside, ...args],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      stdio: "inherit",
      env: { ...process.env, [environmentVariable]: JSON.stringify(environment) },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}

process.exitCode = await main();
