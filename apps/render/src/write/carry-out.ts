import { foldersAbove } from "../plan.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.ts";
import type { Step } from "./journal.ts";
import type { StagedStep } from "./stage.ts";
import { putFile, removeEmptyFolders, type Workplace } from "./workplace.ts";

/**
 * Makes a step of what is staged, by one call that the file system carries out as a whole or not at all.
 *
 * @throws ChangedMeanwhile where the file to be replaced is not the one that was staged
 */
export function carryOut({ kind, path, files, replaces }: StagedStep, { tree, fresh, fileSystem }: Workplace): void {
  const target = tree.at(path);
  if (kind === "added") {
    if (files.includes(path)) putFile(fresh.at(path), target, fileSystem);
    // A folder takes the place of no file, and of no folder that holds anything.
    else fileSystem.renameSync(fresh.at(path), target);
    return;
  }
  const source = kind === "changed" ? fresh.at(path) : undefined;
  // Right before it is replaced: this is what saves a file that somebody saves by hand at the same time.
  const found = fileSystem.lstatSync(target);
  const isSame = found.ino === replaces?.ino && found.mtimeMs === replaces.mtimeMs && found.size === replaces.size;
  if (!isSame) throw new ChangedMeanwhile();
  if (source === undefined) fileSystem.unlinkSync(target);
  else fileSystem.renameSync(source, target);
}

/** Removes the folders that removed files leave empty; the cluster's own stays. */
export function removeEmptied(steps: readonly Step[], { tree, fileSystem }: Workplace): void {
  const removed = steps.filter(({ kind }) => kind === "removed");
  const folders = removed.flatMap(({ path }) => foldersAbove(path)).filter((folder) => folder !== "");
  removeEmptyFolders(folders, tree, fileSystem);
}
