import { spawn } from "node:child_process";

/** What a program printed, and how it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/**
 * Runs a program to its end, in a folder. Auditors read configuration from where they stand: there, it is only what they are
 * shown. None of them has a reason to talk to anybody.
 */
export function run(path: string, args: readonly string[], folder?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const offline = { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };
    const child = spawn(path, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...offline } });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ stdout, stderr, status }));
  });
}

/** Runs a program that answers with JSON, whatever its exit code. */
export async function runForJson(path: string, args: readonly string[], folder?: string): Promise<unknown> {
  const { stdout, stderr, status } = await run(path, args, folder);
  try {
    return JSON.parse(stdout);
  } catch (error) {
    const said = stderr.trim() === "" ? stdout : stderr;
    throw new Error(`${path} ended with ${status} and no JSON: ${said.trim().slice(-2000)}`, { cause: error });
  }
}
