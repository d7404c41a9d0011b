import { isObject } from "@cowlab/core";
import { isSafePath } from "../plan.ts";
import { type FileSystem, hasCode } from "./file-system.ts";
import type { Workplace } from "./workplace.ts";

/** One change to a tree, which the file system makes as a whole. */
export interface Step {
  readonly kind: "added" | "changed" | "removed";
  /** A file; or of what is added, the topmost folder that was not there, which comes with all that is in it. */
  readonly path: string;
  /** The files that it is about. */
  readonly files: readonly string[];
}

/** Its name in the folder of a claim. */
export const journalName = "journal";

/** Notes what is about to be done, so that another process can undo it, even after a loss of power. */
export function writeJournal(steps: readonly Step[], { own, fileSystem }: Workplace): void {
  const draft = own.at(`${journalName}.draft`);
  fileSystem.writeFileSync(draft, JSON.stringify(steps), { flag: "wx" });
  sync(draft, fileSystem);
  fileSystem.renameSync(draft, own.at(journalName));
  sync(own.at(""), fileSystem);
}

/** Has a file, or the names of the files in a folder, on the disk. */
function sync(path: string, fileSystem: FileSystem): void {
  const descriptor = fileSystem.openSync(path, "r");
  try {
    fileSystem.fsyncSync(descriptor);
  } catch (error) {
    // Not every file system syncs folders, and Node's permission model lets nobody sync.
    if (!hasCode(error, "EINVAL", "EISDIR", "ENOTSUP", "EPERM", "ERR_ACCESS_DENIED")) throw error;
  } finally {
    fileSystem.closeSync(descriptor);
  }
}

/** From here on, what was done is done. */
export function removeJournal({ own, fileSystem }: Workplace): void {
  fileSystem.unlinkSync(own.at(journalName));
}

/**
 * What was about to be done; undefined where nothing was, yet.
 * @throws Error where the journal is none that was written here
 */
export function readJournal({ own, fileSystem }: Workplace): readonly Step[] | undefined {
  let text: string;
  try {
    text = fileSystem.readFileSync(own.at(journalName), "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  const steps: unknown = JSON.parse(text);
  if (!Array.isArray(steps) || !steps.every(isStep)) throw new Error("the journal does not hold what a render writes");
  return steps;
}

function isStep(value: unknown): value is Step {
  if (!isObject(value)) return false;
  const { kind, path, files } = value;
  const isPath = (path: unknown): boolean => typeof path === "string" && isSafePath(path);
  return (
    (kind === "added" || kind === "changed" || kind === "removed") &&
    (isPath(path) || (kind === "added" && path === "")) &&
    Array.isArray(files) &&
    files.every(isPath)
  );
}
