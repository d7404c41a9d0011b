import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FolderFile } from "@cowlab/adopt/old-folder";
import { mayHoldObjects } from "@cowlab/diff/read-file";
import { reasonOf } from "./write/file-system.ts";

/** Folders that hold no manifests of anyone's, however many files. */
const skipped = new Set([".git", "node_modules"]);
/** Larger files than these bytes are no manifests that people keep. */
const largest = 16 * 1024 * 1024;

/** The files of a folder and all that are below it. Links are not followed, and only what may hold objects is read. */
export function adoptionFiles(folder: string): readonly FolderFile[] {
  return readFolder(folder, "");
}

function readFolder(folder: string, prefix: string): readonly FolderFile[] {
  try {
    return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry): readonly FolderFile[] => {
      const path = prefix + entry.name;
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : readFolder(folder, `${path}/`);
      if (entry.isSymbolicLink()) return [{ path, reason: "a symbolic link, which is not followed" }];
      if (!entry.isFile()) return [{ path, reason: "no file: a socket, a pipe or a device" }];
      return [mayHoldObjects(path) ? readManifests(folder, path) : { path, reason: "no YAML and no JSON" }];
    });
  } catch (error) {
    return [{ path: prefix.slice(0, -1), reason: `cannot be read: ${reasonOf(error)}` }];
  }
}

function readManifests(folder: string, path: string): FolderFile {
  try {
    const { size } = lstatSync(join(folder, path));
    if (size > largest) return { path, reason: `too large to be manifests: ${Math.round(size / 1024 / 1024)} MiB` };
    const text = readFileSync(join(folder, path), "utf8");
    return text.includes("\0") ? { path, reason: "binary: it holds a NUL byte" } : { path, text };
  } catch (error) {
    return { path, reason: `cannot be read: ${reasonOf(error)}` };
  }
}
