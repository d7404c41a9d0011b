import * as nodeFileSystem from "node:fs";
import { basename, dirname } from "node:path";
import type { Problem } from "@cowlab/core";
import { type Change, clusterPath } from "../plan.ts";
import { carryOut, removeEmptied } from "./carry-out.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.ts";
import { currentOwner, type Owner } from "./claim.ts";
import { claimCluster, releaseClaim } from "./claim-cluster.ts";
import { type FileSystem, hasCode, reasonOf } from "./file-system.ts";
import { removeJournal, writeJournal } from "./journal.ts";
import { brokenRender, concurrentRender } from "./problems.ts";
import { type StagedStep, stage } from "./stage.ts";
import { undo } from "./undo.ts";
import { type Workplace, workAt } from "./workplace.ts";

/** Who writes, and by what. */
export interface WriteOptions {
  /** @default node:fs */
  readonly fileSystem?: FileSystem;
  /** @default this process */
  readonly owner?: Owner;
  /** Is told before each file how many are written, and of how many. */
  readonly progress?: (done: number, total: number) => void;
  /**
   * Makes the plan once more, when nobody else may write any more: another render may have changed what this one found to be
   * right. @default the plan that there is
   */
  readonly planAgain?: () => readonly Change[];
}

/**
 * Does what was planned in a cluster's folder: all of it, or nothing, with the problems that were in the way.
 *
 * Contents are first written beside the folder, then moved into it, each by one call that the file system carries out as a
 * whole. A journal says what is moved, so that the next render can undo it should this process be killed on the way.
 *
 * @see mendFolder
 */
export function writePlan(folder: string, changes: readonly Change[], options: WriteOptions = {}): readonly Problem[] {
  if (changes.length === 0) return [];
  const { fileSystem = nodeFileSystem, owner = currentOwner(), progress = () => {}, planAgain = () => changes } = options;
  const clusters = dirname(folder);
  const cluster = basename(folder);
  try {
    const claimed = claimCluster(clusters, cluster, owner, fileSystem);
    if ("heldBy" in claimed) return [concurrentRender(claimed.heldBy, owner)];
    const { claim, left } = claimed;
    let isCurrent = false;
    try {
      isCurrent = left.length === 0 && isSamePlan(changes, planAgain());
    } finally {
      if (!isCurrent) releaseClaim(clusters, claim, fileSystem);
    }
    if (!isCurrent) return [failedWrite(cluster, "", new ChangedMeanwhile())];
    return workAt(clusters, claim, fileSystem, (workplace) => writeAll(clusters, changes, workplace, progress));
  } catch (error) {
    return [failedWrite(cluster, "", error)];
  }
}

function isSamePlan(one: readonly Change[], other: readonly Change[]): boolean {
  if (one === other) return true;
  const before = (change: Change): string | undefined => (change.kind === "added" ? undefined : change.before);
  const after = (change: Change): string | undefined => (change.kind === "removed" ? undefined : change.after);
  const isSame = (change: Change, index: number): boolean => {
    const same = other[index];
    const isAlike = same !== undefined && change.kind === same.kind && change.path === same.path;
    return isAlike && before(change) === before(same) && after(change) === after(same);
  };
  return one.length === other.length && one.every(isSame);
}

function writeAll(
  clusters: string,
  changes: readonly Change[],
  workplace: Workplace,
  progress: NonNullable<WriteOptions["progress"]>,
): readonly Problem[] {
  const { claim, fileSystem } = workplace;
  const begun: StagedStep[] = [];
  let path = "";
  let staged = 0;
  try {
    const steps = stage(changes, workplace, (current) => {
      path = current;
      progress(staged, changes.length);
      staged += 1;
    });
    path = "";
    writeJournal(steps, workplace);
    for (const step of steps) {
      begun.push(step);
      path = step.path;
      carryOut(step, workplace);
    }
    removeEmptied(steps, workplace);
    removeJournal(workplace);
    releaseClaim(clusters, claim, fileSystem);
    return [];
  } catch (error) {
    const { failures } = undo(begun, workplace);
    // What could not be undone needs the journal and what was kept.
    if (failures.length === 0) releaseClaim(clusters, claim, fileSystem);
    return [failedWrite(claim.cluster, path, error), ...brokenRender(claim, failures)];
  }
}

function failedWrite(cluster: string, path: string, error: unknown): Problem {
  const meanwhile = error instanceof ChangedMeanwhile || hasCode(error, ...obstacles);
  return {
    rule: "failed-write",
    severity: "error",
    path: clusterPath(cluster, path),
    message: meanwhile ? "was changed by something else while this render ran" : `could not be written: ${reasonOf(error)}`,
    ...(meanwhile ? { fix: "render again" } : {}),
  };
}

/** How the file system says that something has come into the way since the changes were planned, or has gone. */
const obstacles = ["EEXIST", "ENOENT", "ENOTEMPTY", "ENOTDIR", "EISDIR", "ELOOP"] as const;
