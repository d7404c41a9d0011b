import { constants, type Stats } from "node:fs";
import { anchorFolder } from "./anchored-folder.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.ts";
import type { Claim } from "./claim.ts";
import { type FileSystem, hasCode } from "./file-system.ts";

/** Where the owner of a claim works: in the cluster's folder, and beside it in the claim's own. */
export interface Workplace {
  readonly claim: Claim;
  /** The cluster's folder. */
  readonly tree: Place;
  /** What is to come into it, by the same paths. */
  readonly fresh: Place;
  /** What was in it before, by the same paths: second names of its files. */
  readonly kept: Place;
  /** The claim's own folder, which holds the two. */
  readonly own: Place;
  readonly fileSystem: FileSystem;
}

/** A folder to work in. */
export interface Place {
  /** The path of what stands at a path below it, for the next call to the file system; the empty path is the place itself. */
  readonly at: (path: string) => string;
  /** The same, making the folders on the way. */
  readonly make: (path: string) => string;
}

/** Works on a cluster's folder, below the folder of all clusters. */
export function workAt<T>(clusters: string, claim: Claim, fileSystem: FileSystem, work: (workplace: Workplace) => T): T {
  const anchors: { readonly close: () => void }[] = [];
  const place = (folder: string): Place => {
    const anchor = anchorFolder(clusters, fileSystem);
    anchors.push(anchor);
    const below = (path: string): string => (path === "" ? folder : `${folder}/${path}`);
    return { at: (path) => anchor.at(below(path)), make: (path) => anchor.make(below(path)) };
  };
  try {
    return work({
      claim,
      tree: place(claim.cluster),
      fresh: place(`${claim.name}/fresh`),
      kept: place(`${claim.name}/kept`),
      own: place(claim.name),
      fileSystem,
    });
  } finally {
    for (const anchor of anchors) anchor.close();
  }
}

/** What stands at a path, undefined where nothing does. A symbolic link is not followed. */
export function statAt(place: Place, path: string, fileSystem: FileSystem): Stats | undefined {
  try {
    return fileSystem.lstatSync(place.at(path));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Gives a file a second name; where the file system has no such thing, makes a copy. Fails where the name is taken. */
export function linkOrCopy(from: string, to: string, fileSystem: FileSystem): void {
  try {
    fileSystem.linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, ...withoutLinks)) throw error;
    fileSystem.copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

/** Puts a file to where nothing stands. Its old name may remain. Fails where the new one is taken. */
export function putFile(from: string, to: string, fileSystem: FileSystem): void {
  try {
    fileSystem.linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, ...withoutLinks)) throw error;
    // Unlike a link, this would take the place of a file that comes between the two calls.
    if (fileSystem.lstatSync(to, { throwIfNoEntry: false }) !== undefined) throw new ChangedMeanwhile();
    fileSystem.renameSync(from, to);
  }
}

/** How a file system says that its files have one name only. */
const withoutLinks = ["EPERM", "EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"] as const;

/** Removes those of some folders that are empty, from the bottom up. */
export function removeEmptyFolders(folders: Iterable<string>, place: Place, fileSystem: FileSystem): void {
  for (const folder of [...new Set(folders)].sort().reverse()) {
    try {
      fileSystem.rmdirSync(place.at(folder));
    } catch (error) {
      // Something else is in it, or in use, or has taken its place.
      if (!hasCode(error, "ENOTEMPTY", "EEXIST", "EBUSY", "ENOENT", "ENOTDIR", "ELOOP")) throw error;
    }
  }
}
