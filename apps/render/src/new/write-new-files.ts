import { closeSync, lstatSync, mkdirSync, openSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Problem } from "@cowlab/core";
import { hasCode, reasonOf } from "../write/file-system.ts";

/**
 * Writes files to where nothing stands, all of them or none: what is there already is never touched, and is listed before
 * anything is written. Folders on the way are made.
 *
 * @param files contents by path below the folder
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): readonly Problem[] {
  const existing = existingFiles(folder, files.keys());
  if (existing.length > 0) return existing;
  const made: string[] = [];
  const folders: string[] = [];
  let current = "";
  try {
    for (const [path, content] of files) {
      current = path;
      const first = mkdirSync(dirname(join(folder, path)), { recursive: true });
      if (first !== undefined) folders.push(...foldersBetween(first, dirname(join(folder, path))));
      // Fails where anything has come to this name since it was looked at.
      const file = openSync(join(folder, path), "wx");
      made.push(path);
      try {
        writeFileSync(file, content);
      } finally {
        closeSync(file);
      }
    }
    return [];
  } catch (error) {
    for (const path of made) unlinkSync(join(folder, path));
    for (const path of folders.toReversed()) rmdirSync(path);
    return [
      {
        rule: "failed-write",
        severity: "error",
        path: current,
        message: `could not be written: ${reasonOf(error)}; nothing was`,
      },
    ];
  }
}

/** What stands at the paths of files that are to be new. */
export function existingFiles(folder: string, paths: Iterable<string>): readonly Problem[] {
  return [...paths].flatMap((path) => inTheWay(folder, path));
}

/** What stands at a path, or at a folder on the way to it that is none. */
function inTheWay(folder: string, path: string): readonly Problem[] {
  try {
    const found = lstatSync(join(folder, path), { throwIfNoEntry: false });
    if (found === undefined) return [];
    const what = found.isDirectory() ? "a folder" : found.isFile() ? "a file" : "no file";
    return [
      {
        rule: "existing-file",
        severity: "error",
        path,
        message: `is there already, as ${what}`,
        fix: "move it away, or choose another folder",
      },
    ];
  } catch (error) {
    if (!hasCode(error, "ENOTDIR")) throw error;
    const message = "cannot be written: something that is no folder stands on the way to it";
    return [{ rule: "existing-file", severity: "error", path, message, fix: "move that away, or choose another folder" }];
  }
}

/** The folders from one down to another below it, both included. */
function foldersBetween(top: string, bottom: string): readonly string[] {
  return bottom.length <= top.length ? [top] : [...foldersBetween(top, dirname(bottom)), bottom];
}
