import { type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";
import { reclaimOf } from "./lookups/reclaim.ts";

/** A claim is deleted, and its volume stays for a person to look after. */
export const releasedVolume: EffectRule = {
  id: "released-volume",
  severity: "look-closely",
  about: "The data stays, on a volume that no new claim binds by itself and that takes up space until a person deletes it.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retain",
  *find(diff) {
    for (const object of deletions(diff)) {
      if (isKind(object.name, "", "PersistentVolume")) {
        yield {
          ...placeOf(diff.base, object),
          message: "is deleted as an object; what it points to stays where it is, and what claims it loses it",
          advice: "keep it with pruneDisabled where the data is still wanted",
        };
      }
      if (!isKind(object.name, "", "PersistentVolumeClaim")) continue;
      const { policy, reason } = reclaimOf(diff, object);
      if (policy !== "Retain") continue;
      yield {
        ...placeOf(diff.base, object),
        message: `is deleted; its volume stays as Released with the data: ${reason}`,
        advice:
          "a new claim gets a new, empty volume; to have this one again, remove its claimRef and name it in the claim's volumeName",
        steps: [`kubectl get pv --output custom-columns=NAME:.metadata.name,STATUS:.status.phase,CLAIM:.spec.claimRef.name`],
      };
    }
  },
};
