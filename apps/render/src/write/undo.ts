import { foldersAbove, isReplaceable } from "../plan.ts";
import { reasonOf } from "./file-system.ts";
import type { Step } from "./journal.ts";
import { putFile, removeEmptyFolders, statAt, type Workplace } from "./workplace.ts";

/** What came of undoing. */
export interface Undone {
  /** How many files were put back, or removed again. */
  readonly files: number;
  readonly failures: readonly UndoFailure[];
}

/** A step that could not be undone. */
export interface UndoFailure {
  readonly path: string;
  readonly reason: string;
}

/**
 * Undoes steps, whichever of them were made: what was staged shows which. It can be stopped and begun again at any point.
 * A file that is not, or no longer, a rendered one is left alone.
 */
export function undo(steps: readonly Step[], workplace: Workplace): Undone {
  let files = 0;
  const failures: UndoFailure[] = [];
  for (const step of steps.toReversed()) {
    try {
      files += undoStep(step, workplace);
    } catch (error) {
      failures.push({ path: step.path, reason: reasonOf(error) });
    }
  }
  return { files, failures };
}

function undoStep(step: Step, workplace: Workplace): number {
  switch (step.kind) {
    case "added":
      return undoAdded(step, workplace);
    case "changed":
      return undoChanged(step, workplace);
    case "removed":
      return undoRemoved(step, workplace);
  }
}

function undoAdded({ path, files }: Step, { claim, tree, fresh, fileSystem }: Workplace): number {
  const staged = statAt(fresh, path, fileSystem);
  // A folder was moved; a file got a second name, or was moved where there are none.
  const isDone = staged === undefined || (staged.isFile() && statAt(tree, path, fileSystem)?.ino === staged.ino);
  if (!isDone) return 0;
  const removed = files.filter((file) => replaceableAt(file, { claim, tree, fileSystem }) === true);
  for (const file of removed) fileSystem.unlinkSync(tree.at(file));
  // Folders above the step were there before.
  const folders = files.flatMap(foldersAbove).filter((folder) => folder.startsWith(path) && !files.includes(path));
  removeEmptyFolders(folders, tree, fileSystem);
  return removed.length;
}

function undoChanged({ path }: Step, { claim, tree, fresh, kept, fileSystem }: Workplace): number {
  if (statAt(fresh, path, fileSystem) !== undefined || statAt(kept, path, fileSystem)?.isFile() !== true) return 0;
  if (replaceableAt(path, { claim, tree, fileSystem }) === false) return 0;
  fileSystem.renameSync(kept.at(path), tree.make(path));
  return 1;
}

function undoRemoved({ path }: Step, { tree, kept, fileSystem }: Workplace): number {
  if (statAt(tree, path, fileSystem) !== undefined || statAt(kept, path, fileSystem)?.isFile() !== true) return 0;
  putFile(kept.at(path), tree.make(path), fileSystem);
  return 1;
}

/** Whether what stands at a path is a file for render to replace; undefined where nothing does. */
function replaceableAt(
  path: string,
  { claim, tree, fileSystem }: Pick<Workplace, "claim" | "tree" | "fileSystem">,
): boolean | undefined {
  const found = statAt(tree, path, fileSystem);
  if (found === undefined) return undefined;
  return found.isFile() && isReplaceable(claim.cluster, path, fileSystem.readFileSync(tree.at(path), "utf8"));
}
