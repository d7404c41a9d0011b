import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { goProgram } from "./go-program.ts";

/** Builds the parsers of the programs that read a cluster's files, for tests to compare with; says so where that is not possible. */
export async function setup({ provide }: TestProject): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const nothing = (why: string): void => {
    say(`nothing is compared with programs that are written in Go: ${why}`);
    provide("references", "");
  };
  if (spawnSync("go", ["version"]).status !== 0) return nothing("Go is not installed");
  const folder = fileURLToPath(new URL("../references", import.meta.url));
  const made = await goProgram({ name: "references", folder, package: "." }, say);
  if ("failure" in made) return nothing(made.failure);
  provide("references", made.path);
}
