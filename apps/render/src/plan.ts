import { header, type Problem } from "@cowlab/core";
import type { Entry, Tree } from "./rendered-tree.ts";

/** A file that is not as it would be rendered. Paths are below the cluster's folder. */
export type Change =
  | { readonly kind: "added"; readonly path: string; readonly after: string }
  | { readonly kind: "changed"; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: "removed"; readonly path: string; readonly before: string };

/** What has to be done for a folder to hold what is rendered. */
export interface Plan {
  /** Sorted by path; empty where there is an error. */
  readonly changes: readonly Change[];
  /** Errors, which are in the way; warnings of what could not be looked at. */
  readonly problems: readonly Problem[];
}

/** Compares what is rendered with what stands in the cluster's folder. Only rendered files are ever changed or removed. */
export function planChanges(cluster: string, files: ReadonlyMap<string, string>, tree: Tree): Plan {
  const changes: Change[] = [];
  const problems = new Map<string, Problem>();
  const report = (rule: string, path: string, message: string, fix: string): void => {
    problems.set(path, { rule, severity: "error", path: clusterPath(cluster, path), message, fix });
  };
  /** What is in the way of the folders to a file; files come sorted, so that most have those of the file before. */
  const inTheWay = (way: readonly string[]): Obstacle | undefined => {
    for (const above of way) {
      if (files.has(above)) return { kind: "rendered", path: above };
      const entry = tree.get(above);
      if (entry !== undefined && entry.kind !== "folder") return { kind: "foreign", path: above, entry };
    }
    return undefined;
  };
  let folder: string | undefined;
  let obstacle: Obstacle | undefined;
  const folders = new Set<string>();
  for (const [path, after] of files) {
    if (!isSafePath(path)) {
      report("invalid-path", path, "is no path below the cluster's folder", "name folders and a file, joined by /");
      continue;
    }
    const own = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    if (own !== folder) {
      folder = own;
      const way = own === "" ? [""] : [...foldersAbove(own), own];
      obstacle = inTheWay(way);
      for (const above of way) folders.add(above);
    }
    const entry = tree.get(path);
    if (obstacle?.kind === "rendered") {
      report("invalid-path", obstacle.path, `is rendered as a file, and as the folder of ${path}`, "rename one of them");
    } else if (obstacle !== undefined) {
      report("foreign-file", obstacle.path, isNot("a folder of rendered files", obstacle.entry), moveAway);
    } else if (entry === undefined) changes.push({ kind: "added", path, after });
    else if (entry.kind === "file" && entry.content === after) continue;
    else if (entry.kind === "file" && isReplaceable(cluster, path, entry.content)) {
      changes.push({ kind: "changed", path, before: entry.content, after });
    } else report("foreign-file", path, isNot("a rendered file", entry), moveAway);
  }
  const warnings: Problem[] = [];
  let names: ReadonlyMap<string, string> | undefined;
  for (const [path, entry] of tree) {
    // What is rendered has been compared; most trees hold nothing else.
    if (files.has(path) || folders.has(path)) continue;
    if (entry.kind === "file" && isOwned(cluster, path, entry.content)) {
      changes.push({ kind: "removed", path, before: entry.content });
      continue;
    }
    names ??= new Map([...folders, ...files.keys()].map((name) => [foldCase(name), name]));
    const other = names.get(foldCase(path));
    if (other !== undefined) {
      report("foreign-file", path, `is ${clusterPath(cluster, other)}, which is rendered, where case is ignored`, renameAway);
    } else if (entry.kind === "unreadable") {
      const message = `could not be read, and stays, be it one that was rendered: ${entry.reason}`;
      warnings.push({ rule: "unreadable-file", severity: "warning", path: clusterPath(cluster, path), message });
    }
  }
  if (problems.size > 0) return { changes: [], problems: [...problems.values(), ...warnings] };
  return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), problems: warnings };
}

/** What stands where a folder has to be: a file that is rendered, too, or something that is there. */
type Obstacle =
  | { readonly kind: "rendered"; readonly path: string }
  | { readonly kind: "foreign"; readonly path: string; readonly entry: Entry };

const moveAway = "move it away, then render again";
const renameAway = "give it another name, then render again";

/** A path as a file system knows it that ignores case, and how letters with marks are written. */
function foldCase(path: string): string {
  return path.normalize("NFKC").toLowerCase();
}

/** The path of a cluster's file from the project's folder. */
export function clusterPath(cluster: string, path: string): string {
  return path === "" ? `clusters/${cluster}` : `clusters/${cluster}/${path}`;
}

/** How the names of the folders begin in which a cluster's files are written before they are moved, beside its own. */
export function workFolderPrefix(cluster: string): string {
  return `.${cluster}.render-`;
}

/** Whether a file says of itself, by its own path, that it is rendered: so neither a hand-made file nor a copy is. */
export function isOwned(cluster: string, path: string, content: string): boolean {
  const line = header(cluster, path);
  if (content.startsWith(line)) return /^\r?(\n|$)/.test(content.slice(line.length, line.length + 2));
  const comment = /^\s*\{\s*"\$comment"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(content)?.[1];
  return comment === JSON.stringify(line.slice("# ".length));
}

/**
 * Whether a file may be replaced by the one that is rendered to its path: it was rendered, too, or there is nothing in it. A
 * computer that loses power leaves files that were just written empty, or full of zeros.
 */
export function isReplaceable(cluster: string, path: string, content: string): boolean {
  return isOwned(cluster, path, content) || /^\0*$/.test(content);
}

function isNot(wanted: string, entry: Entry): string {
  if (entry.kind === "unreadable") return `must be ${wanted}, but it could not be read: ${entry.reason}`;
  if (entry.kind === "file")
    return `must be ${wanted}, but it is a file that does not say of itself that it was rendered to here`;
  return `must be ${wanted}, but it is a ${entry.kind}`;
}

/** Whether a path leads to a file below a folder, through named folders only. */
export function isSafePath(path: string): boolean {
  return !/[\\\0]|(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}

/** The folders that a path goes through, from the top, which is the empty path. */
export function foldersAbove(path: string): string[] {
  const folders = [""];
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) folders.push(path.slice(0, slash));
  return folders;
}
