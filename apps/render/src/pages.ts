import * as fs from "node:fs";
import { join } from "node:path";
import type { Problem, Rendered } from "@cowlab/core";
import { packageManagerOf } from "./package-manager.ts";
import type { Change } from "./plan.ts";
import { linkOnTheWay, readTree, type Tree } from "./rendered-tree.ts";
import { checkSecrets } from "./secrets.ts";
import { anchorFolder } from "./write/anchored-folder.ts";
import { reasonOf } from "./write/file-system.ts";

/** The folder of a cluster's generated pages, from the project's folder. */
export function pagesFolder(cluster: string): string {
  return `docs/clusters/${cluster}`;
}

/** What has to be done for the folder to hold the pages of a cluster. */
export interface PagesPlan {
  /** Paths are below the folder. */
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
  /** How many pages the cluster has. */
  readonly pages: number;
}

/** Compares the pages of a cluster with those that stand in its folder. Only generated pages are ever changed or removed. */
export async function planPages(root: string, rendered: Rendered): Promise<PagesPlan> {
  const { clusterPages, pageHeader } = await import("@cowlab/docs/cluster-pages");
  const { name } = rendered.cluster;
  // As if none were there: the page is for whoever makes them. The folder is made once, above them all.
  const commands = new Map(
    checkSecrets(rendered.cluster, []).map(({ object = "", fix }) => [
      object.replace("Secret ", ""),
      fix?.replace(/^mkdir -p \S+ && /, ""),
    ]),
  );
  const pages = clusterPages({
    rendered,
    secretCommands: (fullName) => commands.get(fullName),
    commandLine: packageManagerOf(root).cowlab,
  });
  const link = linkOnTheWay(root, pagesFolder(name));
  if (link !== undefined) {
    const message = "is a symbolic link, through which no page is written";
    return { changes: [], problems: [pageProblem("foreign-file", link, message, "make a folder of it")], pages: pages.size };
  }
  const isOwned = (path: string, content: string): boolean => content.split(/\r?\n/, 1)[0] === pageHeader(name, path);
  return { ...compare(name, pages, readTree(join(root, pagesFolder(name))), isOwned), pages: pages.size };
}

function compare(
  cluster: string,
  pages: ReadonlyMap<string, string>,
  tree: Tree,
  isOwned: (path: string, content: string) => boolean,
): Pick<PagesPlan, "changes" | "problems"> {
  const changes: Change[] = [];
  const problems: Problem[] = [];
  const top = tree.get("");
  for (const [path, after] of pages) {
    const entry = top === undefined || top.kind === "folder" ? tree.get(path) : top;
    if (entry === undefined) changes.push({ kind: "added", path, after });
    else if (entry.kind !== "file" || !isOwned(path, entry.content)) {
      const message = `must be a generated page, but it is ${entry.kind === "file" ? "one that does not say so of itself" : `no file, but a ${entry.kind}`}`;
      problems.push(
        pageProblem("foreign-file", `${pagesFolder(cluster)}/${path}`, message, "move it away, then run cowlab docs again"),
      );
    } else if (entry.content !== after) changes.push({ kind: "changed", path, before: entry.content, after });
  }
  for (const [path, entry] of tree) {
    if (entry.kind === "file" && !pages.has(path) && isOwned(path, entry.content))
      changes.push({ kind: "removed", path, before: entry.content });
  }
  return problems.length > 0
    ? { changes: [], problems }
    : { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

/** Which generated pages of a cluster are not what its model says; none where the project has no pages of it. */
export async function stalePages(root: string, rendered: Rendered): Promise<readonly Problem[]> {
  const { name } = rendered.cluster;
  if (!fs.existsSync(join(root, pagesFolder(name)))) return [];
  const { changes, problems } = await planPages(root, rendered);
  const words = {
    added: "is missing",
    changed: "is not what the model says now",
    removed: "is no page of the cluster any more",
  } as const;
  return [
    ...problems,
    ...changes.map(({ kind, path }) =>
      pageProblem("stale-page", `${pagesFolder(name)}/${path}`, words[kind], 'run "cowlab docs", and commit what it writes'),
    ),
  ];
}

/** Does what was planned, up to the first failure, whose reason it gives. A page is there as a whole or not at all. */
export function writePages(root: string, cluster: string, changes: readonly Change[]): readonly Problem[] {
  const folder = anchorFolder(root, fs);
  try {
    for (const change of changes) {
      const path = `${pagesFolder(cluster)}/${change.path}`;
      try {
        if (change.kind === "removed") fs.unlinkSync(folder.at(path));
        else writeWhole(folder.make(path), change.after);
      } catch (error) {
        return [pageProblem("failed-write", path, `could not be written: ${reasonOf(error)}`)];
      }
    }
    return [];
  } finally {
    folder.close();
  }
}

function writeWhole(path: string, content: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    // Fails where anything has this name, rather than write through a link.
    fs.writeFileSync(temporary, content, { flag: "wx" });
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function pageProblem(rule: string, path: string, message: string, fix?: string): Problem {
  return { rule, severity: "error", path, message, ...(fix === undefined ? {} : { fix }) };
}
