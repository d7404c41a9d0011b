import { listAt, stringAt } from "@cowlab/core";
import { type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";
import { reclaimOf } from "./lookups/reclaim.ts";

/** A volume is deleted, and the data on it. */
export const prunedData: EffectRule = {
  id: "pruned-data",
  severity: "dangerous",
  about: "A claim whose class or volume has the reclaim policy Delete takes its data along. Git cannot bring that back.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
  *find(diff) {
    for (const object of deletions(diff)) {
      const { namespace, name } = object.name;
      if (isKind(object.name, "", "PersistentVolumeClaim")) {
        const { policy, reason } = reclaimOf(diff, object);
        if (policy === "Retain") continue;
        yield {
          ...placeOf(diff.base, object),
          message: `is deleted, and the data on its volume: ${reason}`,
          advice: "back it up, or keep the claim: give it pruneDisabled, merge that, and remove it from git then",
          steps: [
            `kubectl annotate pvc/${name} --namespace ${namespace} --field-manager=flux-client-side-apply kustomize.toolkit.fluxcd.io/prune=disabled`,
          ],
        };
      }
      const whenDeleted = stringAt(object.manifest, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted");
      if (isKind(object.name, "apps", "StatefulSet") && whenDeleted === "Delete") {
        const claims = listAt(object.manifest, "spec", "volumeClaimTemplates").map(
          (claim) => stringAt(claim, "metadata", "name") ?? "",
        );
        yield {
          ...placeOf(diff.base, object),
          message: `is deleted, and its claims ${claims.join(", ")} with their data: its persistentVolumeClaimRetentionPolicy says so`,
          advice: "set whenDeleted to Retain, merge that, and remove it from git then",
        };
      }
      if (isKind(object.name, "longhorn.io", "Volume")) {
        yield {
          ...placeOf(diff.base, object),
          message: "is deleted, and all replicas of the data on it",
          advice: "back it up first",
        };
      }
    }
  },
};
