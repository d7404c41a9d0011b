import type { ClusterDiff } from "./cluster-diff.ts";
import type { Effect, Severity } from "./effect.ts";
import { effectRules } from "./effects/index.ts";
import { removedCluster } from "./effects/removed-cluster.ts";

/** What a change does to its cluster, by every rule, the worst first. */
export function findEffects(diff: ClusterDiff): readonly Effect[] {
  // Where nothing is left to apply, nothing of all the others happens.
  const [gone] = removedCluster.find(diff);
  const rules = gone === undefined ? effectRules : [removedCluster];
  const found = rules.flatMap(({ id, severity, find }) =>
    [...find(diff)].map((finding): Effect => ({ rule: id, severity, ...finding })),
  );
  return found.toSorted((left, right) => severityRank(right.severity) - severityRank(left.severity));
}

/** Higher is worse. */
export function severityRank(severity: Severity): number {
  return ["routine", "look-closely", "dangerous"].indexOf(severity);
}
