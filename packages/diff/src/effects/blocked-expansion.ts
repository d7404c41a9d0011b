import { type EffectRule, placeOf } from "../effect.ts";
import { resizes } from "./lookups/claims.ts";

/** A claim asks for more, and cannot have it. */
export const blockedExpansion: EffectRule = {
  id: "blocked-expansion",
  severity: "dangerous",
  about: "The API server refuses a claim that cannot grow, and its Kustomization fails as a whole.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims",
  *find(diff) {
    for (const { change, from, to, obstacle } of resizes(diff)) {
      if (obstacle === undefined) continue;
      yield {
        ...placeOf(diff.head, change.after, "spec.resources.requests.storage"),
        message: `cannot grow from ${from} to ${to}: ${obstacle}`,
        advice: `keep ${from}; the size of an NFS share is a label that nothing enforces`,
      };
    }
  },
};
