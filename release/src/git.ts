import { spawnSync } from "node:child_process";

/** Runs git in a folder. */
export interface Git {
  /** What a command prints, without the end of its last line. @throws Where it fails, with what it says. */
  readonly run: (...args: readonly string[]) => string;
  /** The same, undefined where it fails. */
  readonly try: (...args: readonly string[]) => string | undefined;
}

/** Git in a folder, without a terminal to ask at. */
export function gitIn(folder: string): Git {
  const start = (args: readonly string[]) =>
    spawnSync("git", ["-c", "core.quotePath=false", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" },
      maxBuffer: Number.POSITIVE_INFINITY,
    });
  return {
    run: (...args) => {
      const { status, stdout, stderr, error } = start(args);
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr.trim()}`);
      return stdout.trimEnd();
    },
    try: (...args) => {
      const { status, stdout } = start(args);
      return status === 0 ? stdout.trimEnd() : undefined;
    },
  };
}
