import type { AnyCommand, ExitCode } from "./command.ts";
import { misuseOf } from "./misuse.ts";
import { hookModules } from "./module-hooks.ts";
import { stderr, stdout } from "./output.ts";
import { withoutVersions } from "./without-versions.ts";
import { hasCode } from "./write/file-system.ts";

/** What `cowlab --help` prints. */
const help = `cowlab renders a cluster, written as typed TypeScript, to the files Flux reads.

Usage: cowlab <command> [options]

Commands:
  render [cluster…]  write the rendered files of clusters/*.ts
  check [cluster…]   say whether the committed files are what would be rendered
  lint [cluster…]    say what is unsound in clusters, and in what they render
  diff [base] [head] say what changes, and what that does to the cluster
  trace <target>     follow a request through the rendered objects
  graph <map>        draw Flux's order, the network or the storage
  docs [cluster…]    write the pages of clusters, computed from their models
  adopt <folder>     propose the cluster that takes the place of manifests
  new cluster <name> begin a cluster, in a repository of its own
  new app <name>     write a module and its test for an app of your own

Options:
  -h, --help         show this help, or a command's
      --version      show the version

It runs anywhere below the folder that holds clusters/.
Exit codes: 0 all is well, 1 there are findings, 2 misuse or a crash.
`;

const commands: Readonly<Record<string, () => Promise<AnyCommand>>> = {
  render: async () => (await import("./commands/render.ts")).render,
  check: async () => (await import("./commands/check.ts")).check,
  lint: async () => (await import("./commands/lint.ts")).lint,
  diff: async () => (await import("./commands/diff.ts")).diff,
  trace: async () => (await import("./commands/trace.ts")).trace,
  graph: async () => (await import("./commands/graph.ts")).graph,
  docs: async () => (await import("./commands/docs.ts")).docs,
  adopt: async () => (await import("./commands/adopt.ts")).adopt,
  new: async () => (await import("./commands/new.ts")).newThing,
  "new cluster": async () => (await import("./commands/new-cluster.ts")).newCluster,
  "new app": async () => (await import("./commands/new-app.ts")).newApp,
};

const misuse = misuseOf("cowlab");

const helpOption = { type: "boolean", short: "h" } as const;

/** Runs the command line on its arguments, and leaves the verdict in the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  process.on("uncaughtException", (error) => {
    // What a cluster file prints by itself, to a reader that has seen enough.
    if (hasCode(error, "EPIPE")) return;
    reportCrash(error, "This is a bug of code that runs on its own, such as a promise that a cluster file does not await.");
    process.exit(2);
  });
  hookModules();
  try {
    process.exitCode = await dispatch(args);
  } catch (error) {
    reportCrash(error, "This is a bug of cowlab, not of your cluster: report it with the lines above.");
    process.exitCode = 2;
  }
}

async function dispatch(args: readonly string[]): Promise<ExitCode> {
  const [name = "", ...rest] = commandOf(args);
  if (name === "--help" || name === "-h") return print(help);
  if (name === "--version") return print(`${(await import("./version.ts")).ownVersion()}\n`);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const { parseArguments } = await import("./parse-arguments.ts");
  if (load === undefined) {
    if (name === "") return misuse("no command is given");
    if (name.startsWith("-")) {
      const parsed = parseArguments([name], { help: helpOption, version: { type: "boolean" } });
      const problem = "misuse" in parsed ? parsed.misuse : `${name} comes after the command`;
      return misuse(problem);
    }
    const { nearest } = await import("@cowlab/core");
    const near = nearest(name, Object.keys(commands));
    return misuse(`there is no command ${name}${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
  const command = await load();
  const parsed = parseArguments(rest, { ...command.options, help: helpOption });
  if ("misuse" in parsed) return misuseOf(`cowlab ${name}`)(parsed.misuse);
  if (parsed.values["help"] === true) return print(command.help);
  if (command.anywhere === true) return command.run(parsed);
  const { findProject } = await import("./project.ts");
  const project = findProject(process.cwd());
  if (project === undefined) return misuse(`no folder clusters/ here or above, in ${process.cwd()}`);
  return command.run({ project, ...parsed });
}

/** The arguments with a command of two words, such as `new app`, as one. */
function commandOf(args: readonly string[]): readonly string[] {
  const [first, second, ...rest] = args;
  return first === "new" && second !== undefined && !second.startsWith("-") ? [`${first} ${second}`, ...rest] : args;
}

function print(text: string): ExitCode {
  stdout.write(text);
  return 0;
}

function reportCrash(error: unknown, blame: string): void {
  const stack = withoutVersions(error instanceof Error ? (error.stack ?? error.message) : String(error));
  stderr.write(`${stack}\n\ncowlab crashed. ${blame}\n`);
}
