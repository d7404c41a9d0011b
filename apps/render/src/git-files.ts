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
    .run(["diff-index", "-z", "--no-renames", commit, "--", ...folders])
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

/** The files of a cluster in a tree, whose contents a commit has. */
export function committedFiles({ git }: GitProject, tree: Tree): Files {
  return {
    ids: idsOf(tree),
    read: (paths) => {
      const blobs = paths.filter((path) => isFile(tree.get(path)));
      const contents = readBlobs(
        git,
        blobs.map((path) => tree.get(path)?.id ?? ""),
      );
      const texts = new Map(blobs.map((path, index) => [path, textOf(contents[index])]));
      return new Map(paths.map((path) => [path, texts.get(path) ?? noFile(tree.get(path))]));
    },
  };
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
