import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { workFolderPrefix } from "./plan.ts";

/** A folder with clusters. */
export interface Project {
  /** The absolute path of the folder that holds `clusters/`. */
  readonly root: string;
  /** The names of its clusters, sorted: `cowlab` for clusters/cowlab.ts. */
  readonly clusters: readonly string[];
  /** The names of the folders below `clusters/`, sorted. */
  readonly folders: readonly string[];
}

/** Finds the project that a folder belongs to: the folder itself, or the nearest above it, that holds `clusters/`. */
export function findProject(folder: string): Project | undefined {
  const clusters = join(folder, "clusters");
  if (statSync(clusters, { throwIfNoEntry: false })?.isDirectory() === true) {
    const entries = readdirSync(clusters, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      root: folder,
      // A cluster's name is a DNS label, so that a file with another dot is a test or a declaration.
      clusters: entries
        .filter((entry) => !entry.isDirectory() && /^[^.]+\.ts$/.test(entry.name))
        .map(({ name }) => name.slice(0, -".ts".length)),
      folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    };
  }
  const above = dirname(folder);
  return above === folder ? undefined : findProject(above);
}

/** Of the clusters that are named, or of all, those that a render is writing, or was when it was stopped. */
export function unfinishedClusters({ clusters, folders }: Project, named: readonly string[]): readonly string[] {
  const isUnfinished = (name: string): boolean => folders.some((folder) => folder.startsWith(workFolderPrefix(name)));
  return clusters.filter((name) => (named.length === 0 || named.includes(name)) && isUnfinished(name));
}
