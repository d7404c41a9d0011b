import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../node_modules/.bin/changeset", import.meta.url));

/** Runs changesets in a workspace, and prints what it says where it fails. @returns Whether it succeeds. */
export function runChangesets(root: string, args: readonly string[]): boolean {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`);
  return status === 0;
}
