import * as nodeFileSystem from "node:fs";
import { basename, dirname } from "node:path";
import type { Problem } from "@cowlab/core";
import { clusterPath } from "../plan.ts";
import { type Claim, currentOwner, describeOwner } from "./claim.ts";
import { claimCluster, otherClaims, releaseClaim } from "./claim-cluster.ts";
import { reasonOf } from "./file-system.ts";
import { readJournal } from "./journal.ts";
import { brokenRender, concurrentRender } from "./problems.ts";
import { undo } from "./undo.ts";
import { workAt } from "./workplace.ts";
import type { WriteOptions } from "./write-plan.ts";

/**
 * Undoes what renders of a cluster left that were killed while they wrote, so that its folder holds what it held before
 * them. Warnings say what was done; errors, what could not be done, or that another process writes right now.
 */
export function mendFolder(folder: string, options: Pick<WriteOptions, "fileSystem" | "owner"> = {}): readonly Problem[] {
  const { fileSystem = nodeFileSystem, owner = currentOwner() } = options;
  const clusters = dirname(folder);
  const cluster = basename(folder);
  try {
    const { held, left } = otherClaims(clusters, cluster, owner, fileSystem);
    if (held.length + left.length === 0) return [];
    const claimed = claimCluster(clusters, cluster, owner, fileSystem);
    if ("heldBy" in claimed) return [concurrentRender(claimed.heldBy, owner)];
    try {
      return claimed.left.flatMap((claim) => mendClaim(clusters, claim, { fileSystem, owner }));
    } finally {
      releaseClaim(clusters, claimed.claim, fileSystem);
    }
  } catch (error) {
    const message = `has what a stopped render left, which could not be looked at: ${reasonOf(error)}`;
    return [{ rule: "interrupted-render", severity: "error", path: clusterPath(cluster, ""), message }];
  }
}

function mendClaim(
  clusters: string,
  claim: Claim,
  { fileSystem, owner }: Required<Pick<WriteOptions, "fileSystem" | "owner">>,
): readonly Problem[] {
  const problem = { rule: "interrupted-render", path: clusterPath(claim.cluster, "") };
  let undone: ReturnType<typeof undo>;
  try {
    undone = workAt(clusters, claim, fileSystem, (workplace) => undo(readJournal(workplace) ?? [], workplace));
  } catch (error) {
    const message = `has a journal of a stopped render in clusters/${claim.name}, which could not be read: ${reasonOf(error)}`;
    return [{ ...problem, severity: "error", message, fix: "remove that folder, and render again" }];
  }
  if (undone.failures.length > 0) return brokenRender(claim, undone.failures);
  releaseClaim(clusters, claim, fileSystem);
  const { files } = undone;
  const what = files === 0 ? "nothing was changed" : `${files === 1 ? "1 file was" : `${files} files were`} put back as before`;
  const message = `a render was stopped while it wrote to it (${describeOwner(claim, owner)}): ${what}`;
  return [{ ...problem, severity: "warning", message }];
}

/** Says which renders of a cluster are not at their end: another process writes right now, or was killed while it did. */
export function unfinishedRenders(folder: string, options: Pick<WriteOptions, "fileSystem" | "owner"> = {}): readonly Problem[] {
  const { fileSystem = nodeFileSystem, owner = currentOwner() } = options;
  const cluster = basename(folder);
  const { held, left } = otherClaims(dirname(folder), cluster, owner, fileSystem);
  const interrupted = left.map((claim): Problem => {
    const message = `a render was stopped while it wrote to it (${describeOwner(claim, owner)})`;
    const path = clusterPath(cluster, "");
    return { rule: "interrupted-render", severity: "error", path, message, fix: 'run "cowlab render", which puts it right' };
  });
  return [...held.map((claim): Problem => ({ ...concurrentRender(claim, owner), severity: "warning" })), ...interrupted];
}
