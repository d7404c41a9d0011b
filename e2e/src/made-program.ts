import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";

/** Where a program that was made is, or why it could not be made. */
export type MadeProgram = { readonly path: string } | { readonly failure: string };

/** Makes a program, unless what it is made of made it before. */
export async function madeProgram(name: string, madeOf: unknown, make: (target: string) => Promise<void>): Promise<MadeProgram> {
  const state = createHash("sha256").update(JSON.stringify(madeOf)).digest("hex").slice(0, 12);
  const path = join(cacheFolder(), `${name}-${state}`);
  if (existsSync(path)) return { path };
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  try {
    await make(unfinished);
    renameSync(unfinished, path);
    return { path };
  } catch (error) {
    rmSync(unfinished, { force: true });
    return { failure: lastWords(error) };
  }
}

/** What a command said last before it failed. */
export function lastWords(error: unknown): string {
  const text = error instanceof Error && "stderr" in error && error.stderr !== "" ? error.stderr : error;
  const lines = String(text)
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("go: downloading"));
  return lines.slice(-2).join(" ").trim();
}
