import { spawnSync } from "node:child_process";

/** Runs git in a folder, without a network, a configured program or a lock on what others do. */
export interface Git {
  /** What a command prints, undefined where it fails. */
  readonly try: (...args: readonly string[]) => string | undefined;
  /** What a command prints. @throws Where it fails, with what it says. */
  readonly run: (args: readonly string[], input?: string) => Buffer;
}

/**
 * What git is told so that reading starts no program: the repository's own configuration may name some, and git may ask another
 * machine for what is missing.
 *
 * @see https://git-scm.com/docs/git-config
 */
const settings: readonly (readonly [string, string])[] = [
  ["core.quotePath", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
];
const environment = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_TERMINAL_PROMPT: "0",
};

/** Git in a folder. */
export function gitIn(folder: string): Git {
  const start = (args: readonly string[], input: string, configured: readonly (readonly [string, string])[]) =>
    spawnSync("git", args, {
      cwd: folder,
      input,
      env: { ...process.env, ...environment, ...asEnvironment(configured) },
      maxBuffer: Number.POSITIVE_INFINITY,
    });
  let known: readonly (readonly [string, string])[] | undefined;
  const startSafely = (args: readonly string[], input = "") => {
    known ??= [...settings, ...withoutFilters(start(filterQuery, "", settings).stdout?.toString("utf8") ?? "")];
    return start(args, input, known);
  };
  return {
    try: (...args) => {
      const { status, stdout } = startSafely(args);
      return status === 0 ? stdout.toString("utf8").trimEnd() : undefined;
    },
    run: (args, input) => {
      const { status, stdout, stderr, error } = startSafely(args, input);
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr.toString("utf8").trim()}`);
      return stdout;
    },
  };
}

/** Git runs a filter on a file to see whether it was changed right after it had been added. */
const filterQuery = ["config", "--null", "--name-only", "--get-regexp", "^filter\\..*\\.(clean|process)$"];

function withoutFilters(names: string): readonly (readonly [string, string])[] {
  const filters = new Set(names.split("\0").flatMap((name) => /^(.*)\.[^.]+$/s.exec(name)?.[1] ?? []));
  return [...filters].flatMap((filter): [string, string][] => [
    [`${filter}.clean`, ""],
    [`${filter}.process`, ""],
    [`${filter}.required`, "false"],
  ]);
}

/** Settings as git takes them from the environment, after those that are there: names may hold what no argument can. */
function asEnvironment(configured: readonly (readonly [string, string])[]): Record<string, string> {
  const { GIT_CONFIG_COUNT: count } = process.env;
  const first = /^\d+$/.test(count ?? "") ? Number(count) : 0;
  const entries = configured.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(first + configured.length), ...Object.fromEntries(entries) };
}
