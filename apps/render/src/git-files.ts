import { isUtf8 } from "node:buffer";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Files, FileText } from "@cowlab/diff/files";
import type { Git } from "./git.ts";

/** A file of a tree of git. */
interface Entry {
  readonly mode: string;
  /** The id of its content; absent for what only the working tree holds. */
  readonly id?: string;
}

/** The files below folders at one time, by their paths from the project's folder. */
export type Tree = ReadonlyMap<string, Entry>;

/** Where the project is in its repository. */
export interface GitProject {
  readonly git: Git;
  /** The project's folder. */
  readonly root: string;
  /** The same from the top of the repository: empty, or ending in a slash. */
  readonly prefix: string;
}

/** The files of a commit below folders of the project. */
export function committedTree({ git, prefix }: GitProject, commit: string, folders: readonly string[]): Tree {
  const paths = folders.map((folder) => prefix + folder);
  const listed = git.run(["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths]).toString("utf8");
  const tree = new Map<string, Entry>();
  for (const line of listed.split("\0")) {
    const tab = line.indexOf("\t");
    if (tab < 0) continue;
    const [mode = "", , id = ""] = line.slice(0, tab).split(" ");
    tree.set(line.slice(tab + 1 + prefix.length), { mode, id });
  }
  return tree;
}

/** The files of the working tree below folders of the project, from those of a commit and what differs; what git ignores is none. */
export function workingTree({ git, prefix }: GitProject, commit: string, committed: Tree, folders: readonly string[]): Tree {
  const tree = new Map(committed);
  const changed = git
    .run(["diff-index", "-z", "--no-renames", "--ignore-submodules=dirty", commit, "--", ...folders])
    .toString("utf8")
    .split("\0");
  for (let index = 0; index + 1 < changed.length; index += 2) {
    const [, mode = "", , id = "", status = ""] = (changed[index] ?? "").split(" ");
    const path = (changed[index + 1] ?? "").slice(prefix.length);
    if (status === "D") tree.delete(path);
    else tree.set(path, /^0+$/.test(id) ? { mode } : { mode, id });
  }
  const untracked = git.run(["ls-files", "-z", "--others", "--exclude-standard", "--", ...folders]).toString("utf8");
  for (const path of untracked.split("\0")) if (path !== "") tree.set(path, { mode: "100644" });
  return tree;
}

/** The contents of files, as git keeps them. */
export interface Blobs {
  /** Reads contents by their ids, all that are not known yet by one process. */
  readonly load: (ids: readonly string[]) => void;
  readonly get: (id: string) => Buffer | undefined;
}

export function gitBlobs(git: Git): Blobs {
  const known = new Map<string, Buffer | undefined>();
  return {
    load: (ids) => {
      const wanted = [...new Set(ids)].filter((id) => !known.has(id));
      for (const [index, content] of readBlobs(git, wanted).entries()) known.set(wanted[index] ?? "", content);
    },
    get: (id) => known.get(id),
  };
}

/** The files of a cluster in a tree, whose contents a commit has. */
export function committedFiles(blobs: Blobs, tree: Tree): Files {
  const idOf = (path: string): string | undefined => (isFile(tree.get(path)) ? tree.get(path)?.id : undefined);
  return {
    ids: idsOf(tree),
    read: (paths) => {
      blobs.load(paths.flatMap((path) => idOf(path) ?? []));
      return new Map(
        paths.map((path) => {
          const id = idOf(path);
          return [path, id === undefined ? noFile(tree.get(path)) : textOf(blobs.get(id))];
        }),
      );
    },
  };
}

/**
 * The ids of the contents that two trees have at the same paths and that differ, side by side: git keeps one as the difference
 * to the other, and reads both for little more than one.
 */
export function differingIds(before: Tree, after: Tree): readonly string[] {
  const ids: string[] = [];
  const add = (entry: Entry | undefined): void => {
    if (entry?.id !== undefined && isFile(entry)) ids.push(entry.id);
  };
  for (const [path, entry] of before) {
    const other = after.get(path);
    if (entry.id === other?.id) continue;
    add(entry);
    add(other);
  }
  for (const [path, entry] of after) if (!before.has(path)) add(entry);
  return ids;
}

/** The files of a cluster in the working tree. */
export function workingFiles({ root }: GitProject, tree: Tree): Files {
  return {
    ids: idsOf(tree),
    read: (paths) =>
      new Map(paths.map((path) => [path, isFile(tree.get(path)) ? readWorking(join(root, path)) : noFile(tree.get(path))])),
  };
}

/** What has no id yet is like nothing else. */
function idsOf(tree: Tree): ReadonlyMap<string, string> {
  return new Map([...tree].map(([path, { mode, id }]) => [path, `${mode} ${id ?? "working tree"}`]));
}

function isFile(entry: Entry | undefined): boolean {
  return entry?.mode.startsWith("100") === true;
}

function noFile(entry: Entry | undefined): FileText {
  return { reason: entry?.mode === "120000" ? "it is a symbolic link" : "it is no file, but another repository" };
}

function textOf(content: Buffer | undefined): FileText {
  if (content === undefined) return { reason: "git does not have its content here" };
  return isUtf8(content) ? { text: content.toString("utf8") } : { reason: "it is no text in UTF-8" };
}

function readWorking(path: string): FileText {
  try {
    if (!lstatSync(path).isFile()) return { reason: "it is no file" };
    return textOf(readFileSync(path));
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The contents of blobs by their ids, all by one process. */
function readBlobs(git: Git, ids: readonly string[]): readonly (Buffer | undefined)[] {
  if (ids.length === 0) return [];
  const output = git.run(["cat-file", "--batch"], `${ids.join("\n")}\n`);
  let at = 0;
  return ids.map(() => {
    const end = output.indexOf(10, at);
    const [, type, size] = output.toString("latin1", at, end).split(" ");
    if (type !== "blob") {
      at = end + 1;
      return undefined;
    }
    const start = end + 1;
    at = start + Number(size) + 1;
    return output.subarray(start, at - 1);
  });
}
