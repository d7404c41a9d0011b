import type * as fs from "node:fs";

/** The calls to the file system that writing is made of, as node:fs has them. */
export type FileSystem = Pick<
  typeof fs,
  | "closeSync"
  | "copyFileSync"
  | "fsyncSync"
  | "linkSync"
  | "lstatSync"
  | "mkdirSync"
  | "openSync"
  | "readFileSync"
  | "readdirSync"
  | "renameSync"
  | "rmSync"
  | "rmdirSync"
  | "unlinkSync"
  | "writeFileSync"
>;

/** True for an error of the file system with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}

/** Why a call failed, as the system says it, without the paths, which may be those of temporary files. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? error.message.replace(/(?:, \w+)? '.*$/s, "") : error.message;
}
