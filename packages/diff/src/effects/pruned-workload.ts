import { type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";

const kinds = ["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"];

/** A workload is deleted. */
export const prunedWorkload: EffectRule = {
  id: "pruned-workload",
  severity: "look-closely",
  about: "A workload that is no longer in git is stopped and deleted.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#prune",
  *find(diff) {
    for (const object of deletions(diff)) {
      if (!isKind(object.name, "apps", ...kinds) && !isKind(object.name, "batch", ...kinds)) continue;
      const claims = object.name.kind === "StatefulSet" ? "; the claims that it made stay" : "";
      yield {
        ...placeOf(diff.base, object),
        message: `is stopped and deleted${claims}`,
      };
    }
  },
};
