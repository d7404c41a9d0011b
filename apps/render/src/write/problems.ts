import type { Problem } from "@cowlab/core";
import { clusterPath } from "../plan.ts";
import { type Claim, describeOwner, type Owner, stateOf } from "./claim.ts";
import type { UndoFailure } from "./undo.ts";

/** A cluster's folder is another process's to write to. */
export function concurrentRender(claim: Claim, self: Owner): Problem {
  const unknown = stateOf(claim, self) === "unknown";
  const who = describeOwner(claim, self);
  return {
    rule: "concurrent-render",
    severity: "error",
    path: clusterPath(claim.cluster, ""),
    message: unknown ? `${who} writes to it, or was stopped while it did` : `${who} writes to it right now`,
    fix: unknown
      ? `see that it has ended, remove clusters/${claim.name}, and render again`
      : "wait until it has ended, and render again",
  };
}

/** Steps of a render that was stopped could not be undone. */
export function brokenRender({ cluster, name }: Claim, failures: readonly UndoFailure[]): readonly Problem[] {
  return failures.map(({ path, reason }) => ({
    rule: "interrupted-render",
    severity: "error",
    path: clusterPath(cluster, path),
    message: `is as a render left it that was stopped, and could not be put back: ${reason}`,
    fix: `mend that, and render again; what was there is in clusters/${name}/kept`,
  }));
}
