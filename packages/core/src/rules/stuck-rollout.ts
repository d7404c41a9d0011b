import { stringAt, valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { claimUses, hasSingleWriter, isKind } from "./lookups/workloads.ts";

/** A Deployment whose volume one node holds at a time lets go of it before its next pod starts. */
export const stuckRollout: Rule = {
  id: "stuck-rollout",
  severity: "error",
  protects: "A rolling update starts the new pod first, which waits for the volume of the old one, which waits for the new pod.",
  link: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment",
  *check(context) {
    const found = new Set<unknown>();
    for (const { workload, claim } of claimUses(context)) {
      const { object } = workload;
      if (!isKind(object, "apps", "Deployment") || !hasSingleWriter(claim) || found.has(object)) continue;
      const strategy = valueAt(object.manifest, "spec", "strategy");
      if ((stringAt(strategy, "type") ?? "RollingUpdate") !== "RollingUpdate") continue;
      // Without a surge, the old pod goes first.
      if (["0", "0%"].includes(String(valueAt(strategy, "rollingUpdate", "maxSurge")))) continue;
      found.add(object);
      yield {
        ...placeOf(object, "spec.strategy.type"),
        message: `is RollingUpdate, while ${placeOf(claim).object} can be mounted on one node at a time`,
        fix: "set it to Recreate",
        other: placeOf(claim, "spec.accessModes"),
      };
    }
  },
};
