import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { repository } from "./repository.ts";

const help = `Makes releases of the packages: what is in the next one, and whether it may be.

Usage: pnpm release <command>

Commands:
  check [--since <commit>]      say whether what changes has a changeset, and one that is great enough for what it
                                does to clusters; by default since origin/main
  changeset [--since <commit>]  write the changeset of a change that only raises versions, where it has none
  version                       take the changesets into CHANGELOG.md and the versions of the packages
  notes <version>               print what CHANGELOG.md says of a version
  pack <folder>                 build, pack and check all packages; the file "order" says what to publish, in order
  api [--check]                 write the public API of each package to its api.md, or say where one is not current

Exit codes: 0 all is well, 1 there are findings, 2 misuse.
`;

const since: ParseArgsOptionsConfig = { since: { type: "string", default: "origin/main" } };

interface Command {
  /** How many arguments it needs. @default 0 */
  readonly arguments?: number;
  readonly options?: ParseArgsOptionsConfig;
  readonly run: (given: { readonly values: Readonly<Record<string, unknown>>; readonly argument: string }) => Promise<0 | 1 | 2>;
}

const commands: Readonly<Record<string, Command>> = {
  check: {
    options: since,
    run: async ({ values }) => (await import("./commands/check.ts")).check(repository, String(values["since"])),
  },
  changeset: {
    options: since,
    run: async ({ values }) => (await import("./commands/changeset.ts")).changeset(repository, String(values["since"])),
  },
  version: { run: async () => (await import("./commands/version.ts")).version(repository) },
  notes: { arguments: 1, run: async ({ argument }) => (await import("./commands/notes.ts")).notes(repository, argument) },
  pack: { arguments: 1, run: async ({ argument }) => (await import("./commands/pack.ts")).pack(argument) },
  api: {
    options: { check: { type: "boolean" } },
    run: async ({ values }) => (await import("./commands/api.ts")).api(repository, values["check"] === true),
  },
};

async function main([name = "", ...args]: readonly string[]): Promise<0 | 1 | 2> {
  if (name === "--help" || name === "-h") {
    process.stdout.write(help);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return misuse(name === "" ? "no command is given" : `there is no command ${name}`);
  const { arguments: number = 0, options = {}, run } = command;
  const { values, positionals } = parseArgs({ args, options, strict: false, allowPositionals: true });
  const unknown = Object.keys(values).find((option) => !Object.hasOwn(options, option));
  if (unknown !== undefined) return misuse(`${name} has no option --${unknown}`);
  if (positionals.length !== number) return misuse(`${name} takes ${number} arguments, but ${positionals.length} are given`);
  return run({ values, argument: positionals[0] ?? "" });
}

function misuse(problem: string): 2 {
  process.stderr.write(`${problem}\n\n${help}`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
