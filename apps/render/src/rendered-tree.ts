import { lstatSync, readdirSync, readFileSync } from "node:fs";

/** What stands at a path. */
export type Entry =
  | { readonly kind: "file"; readonly content: string }
  | { readonly kind: "folder" }
  | { readonly kind: "symbolic link" }
  /** A socket, a pipe, a device. */
  | { readonly kind: "special file" }
  /** What could not be read, with the system's reason. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** What stands below a folder, by path; the folder itself is the empty path, absent where there is none. */
export type Tree = ReadonlyMap<string, Entry>;

/** Reads a folder and all that is below it. Symbolic links are not followed, and what cannot be read is noted as such. */
export function readTree(folder: string): Tree {
  const tree = new Map<string, Entry>();
  const top = lstatSync(folder, { throwIfNoEntry: false });
  if (top?.isDirectory() === true) readFolder(folder, "", tree);
  else if (top !== undefined) tree.set("", { kind: top.isSymbolicLink() ? "symbolic link" : "special file" });
  return tree;
}

function readFolder(folder: string, prefix: string, tree: Map<string, Entry>): void {
  const path = prefix.slice(0, -1);
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    tree.set(path, { kind: "folder" });
    for (const entry of entries) {
      const below = `${folder}/${entry.name}`;
      if (entry.isDirectory()) readFolder(below, `${prefix}${entry.name}/`, tree);
      else if (entry.isFile()) tree.set(prefix + entry.name, readFile(below));
      else tree.set(prefix + entry.name, { kind: entry.isSymbolicLink() ? "symbolic link" : "special file" });
    }
  } catch (error) {
    tree.set(path, unreadable(error));
  }
}

function readFile(path: string): Entry {
  try {
    return { kind: "file", content: readFileSync(path, "utf8") };
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): Entry {
  return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
}

/** The first of the folders on the way to a path, and of itself, that is a symbolic link; undefined where none is. */
export function linkOnTheWay(root: string, path: string): string | undefined {
  const parts = path.split("/");
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  return folders.find((folder) => lstatSync(`${root}/${folder}`, { throwIfNoEntry: false })?.isSymbolicLink() === true);
}
