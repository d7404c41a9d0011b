import type { Stats } from "node:fs";
import { type Change, foldersAbove } from "../plan.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.ts";
import type { Step } from "./journal.ts";
import { linkOrCopy, statAt, type Workplace } from "./workplace.ts";

/** A step, with what is known of the file that it replaces. */
export interface StagedStep extends Step {
  readonly replaces?: Stats;
}

/**
 * Writes what a plan adds and changes beside the tree, and keeps what it changes and removes under second names: all that
 * takes space and time. The tree is untouched, and what it takes to change it are the steps that are returned; a change that
 * has been made meanwhile takes none.
 *
 * @param begin is told the path of each change before its turn
 * @throws ChangedMeanwhile where the tree is not as the plan found it
 */
export function stage(changes: readonly Change[], workplace: Workplace, begin: (path: string) => void): readonly StagedStep[] {
  const { tree, fresh, kept, fileSystem } = workplace;
  const steps: StagedStep[] = [];
  const present = new Set<string>();
  let missing: { readonly folder: string; readonly files: string[] } | undefined;

  const missingFolder = (path: string): string | undefined =>
    foldersAbove(path).find((folder) => {
      if (present.has(folder)) return false;
      const found = statAt(tree, folder, fileSystem);
      if (found === undefined) return true;
      if (!found.isDirectory()) throw new ChangedMeanwhile();
      present.add(folder);
      return false;
    });

  for (const change of changes) {
    const { path } = change;
    begin(path);
    if (change.kind === "added") {
      // Paths are sorted, so that what is below a folder comes in a row.
      if (missing === undefined || !(missing.folder === "" || path.startsWith(`${missing.folder}/`))) {
        const folder = missingFolder(path);
        missing = folder === undefined ? undefined : { folder, files: [] };
        if (missing !== undefined) steps.push({ kind: "added", path: missing.folder, files: missing.files });
      }
      if (missing !== undefined) missing.files.push(path);
      else {
        const found = statAt(tree, path, fileSystem);
        if (found?.isFile() === true && fileSystem.readFileSync(tree.at(path), "utf8") === change.after) continue;
        if (found !== undefined) throw new ChangedMeanwhile();
        steps.push({ kind: "added", path, files: [path] });
      }
    } else {
      const replaces = statAt(tree, path, fileSystem);
      if (replaces === undefined && change.kind === "removed") continue;
      if (replaces?.isFile() !== true) throw new ChangedMeanwhile();
      linkOrCopy(tree.at(path), kept.make(path), fileSystem);
      const content = fileSystem.readFileSync(kept.at(path), "utf8");
      if (change.kind === "changed" && content === change.after) continue;
      if (content !== change.before) throw new ChangedMeanwhile();
      steps.push({ kind: change.kind, path, files: [path], replaces });
    }
    if (change.kind !== "removed") fileSystem.writeFileSync(fresh.make(path), change.after, { flag: "wx", encoding: "utf8" });
  }
  return steps;
}
