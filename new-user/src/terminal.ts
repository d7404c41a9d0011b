import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** How a command runs in a terminal. */
export interface TerminalOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How wide the terminal is. @default 120 */
  readonly columns?: number;
  /**
   * What somebody types who reads what has been printed since they last typed, without colours and cursor movements;
   * undefined where they wait for more. Keys are as a terminal sends them: "\r" is Enter.
   */
  readonly type?: (printed: string) => string | undefined;
  /** How long the command may take, in seconds. @default 20 */
  readonly limit?: number;
}

/** What a command left behind. */
export interface TerminalResult {
  readonly code: number | null;
  /** All that was printed, to stdout and stderr alike, without colours and cursor movements. */
  readonly output: string;
}

/**
 * Runs a script of sh in a real terminal: the one that script of util-linux makes.
 * @throws Error where it takes too long, with all that was printed
 */
export function runInTerminal(script: string, options: TerminalOptions): Promise<TerminalResult> {
  const { folder, environment, columns = 120, type = () => undefined, limit = 20 } = options;
  const command = `stty cols ${columns} rows 40\n${script}`;
  const child = spawn("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"], {
    cwd: folder,
    env: { ...environment, SHELL: "/bin/sh", TERM: "xterm-256color" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let raw = "";
    let seen = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      raw += text;
      try {
        const keys = type(plain(raw.slice(seen)));
        if (keys === undefined) return;
        seen = raw.length;
        child.stdin.write(keys);
      } catch (error) {
        child.kill();
        reject(error);
      }
    });
    const timer = setTimeout(() => {
      // The terminal hangs up, which ends what runs in it.
      child.kill();
      reject(
        new Error(`after ${limit} seconds it still runs, and has printed since it was typed into:\n${plain(raw.slice(seen))}`),
      );
    }, limit * 1000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output: plain(raw) });
    });
  });
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll("\r\n", "\n");
}
