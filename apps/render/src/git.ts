import { spawnSync } from "node:child_process";

/** Runs git in a folder, without a network, a configured program or a lock on what others do. */
export interface Git {
  /** What a command prints, undefined where it fails. */
  readonly try: (...args: readonly string[]) => string | undefined;
  /** What a command prints. @throws Where it fails, with what it says. */
  readonly run: (args: readonly string[], input?: string) => Buffer;
}

/** Git in a folder. */
export function gitIn(folder: string): Git {
  const start = (args: readonly string[], input = "") =>
    spawnSync("git", ["-c", "core.quotePath=false", ...args], {
      cwd: folder,
      input,
      env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" },
      maxBuffer: Number.POSITIVE_INFINITY,
    });
  return {
    try: (...args) => {
      const { status, stdout } = start(args);
      return status === 0 ? stdout.toString("utf8").trimEnd() : undefined;
    },
    run: (args, input) => {
      const { status, stdout, stderr, error } = start(args, input);
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr.toString("utf8").trim()}`);
      return stdout;
    },
  };
}
