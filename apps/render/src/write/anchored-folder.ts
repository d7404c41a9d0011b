import { constants, existsSync } from "node:fs";
import { ChangedMeanwhile } from "./changed-meanwhile.ts";
import { type FileSystem, hasCode } from "./file-system.ts";

/** A folder that stays the same one while files are written, whatever becomes of the path that led to it. */
export interface AnchoredFolder {
  /**
   * The path to what stands at a path below, for the next call to the file system.
   * @throws Error where a folder on the way is missing, or is a symbolic link
   */
  readonly at: (path: string) => string;
  /** The same, making the folders on the way. */
  readonly make: (path: string) => string;
  readonly close: () => void;
}

/** Where a system shows the folders that a process has open as folders; elsewhere there is no such place. */
const descriptorFolder = "/proc/self/fd";

interface Step {
  readonly name: string;
  readonly path: string;
  readonly descriptor?: number;
}

/**
 * Holds on to a folder. Each folder below is opened from the one above, and none through a symbolic link, so that nobody who
 * swaps a folder for a link can lead a write elsewhere. Where a system cannot name what lies in an open folder, as macOS
 * cannot, every folder is looked at right before the call instead.
 *
 * @see https://man7.org/linux/man-pages/man2/openat2.2.html for the attack
 */
export function anchorFolder(
  root: string,
  fileSystem: FileSystem,
  { descriptors = existsSync(descriptorFolder) }: { readonly descriptors?: boolean } = {},
): AnchoredFolder {
  const enter = (name: string, path: string, links: "followed" | "refused"): Step => {
    if (descriptors) {
      const flags = constants.O_RDONLY | constants.O_DIRECTORY | (links === "refused" ? constants.O_NOFOLLOW : 0);
      const descriptor = fileSystem.openSync(path, flags);
      return { name, path: `${descriptorFolder}/${descriptor}`, descriptor };
    }
    if (links === "refused") refuseLink(path, fileSystem);
    return { name, path };
  };
  // The folders that are open, from the root to where the last call was: calls come sorted by path.
  const steps: [Step, ...Step[]] = [enter("", root, "followed")];
  const leave = (step: Step | undefined): void => {
    if (step?.descriptor === undefined) return;
    try {
      fileSystem.closeSync(step.descriptor);
    } catch {
      // Nothing was written through it.
    }
  };
  const walk = (path: string, missing: "made" | "refused"): string => {
    const folders = path.split("/");
    const name = folders.pop() ?? "";
    let known = 0;
    while (known < folders.length && steps[known + 1]?.name === folders[known]) known += 1;
    while (steps.length > known + 1) leave(steps.pop());
    let above = steps[steps.length - 1] ?? steps[0];
    if (!descriptors) for (const step of steps.slice(1)) refuseLink(step.path, fileSystem);
    for (const folder of folders.slice(known)) {
      const below = `${above.path}/${folder}`;
      if (missing === "made") makeFolder(below, fileSystem);
      above = enter(folder, below, "refused");
      steps.push(above);
    }
    return `${above.path}/${name}`;
  };
  return {
    at: (path) => walk(path, "refused"),
    make: (path) => walk(path, "made"),
    close: () => {
      for (const step of steps.splice(0)) leave(step);
    },
  };
}

function refuseLink(path: string, fileSystem: FileSystem): void {
  if (!fileSystem.lstatSync(path).isDirectory()) throw new ChangedMeanwhile();
}

function makeFolder(path: string, fileSystem: FileSystem): void {
  try {
    fileSystem.mkdirSync(path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}
