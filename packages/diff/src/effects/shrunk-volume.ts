import { type EffectRule, placeOf } from "../effect.ts";
import { resizes } from "./lookups/claims.ts";

const path = "spec.resources.requests.storage";

/** A claim asks for less than it has. */
export const shrunkVolume: EffectRule = {
  id: "shrunk-volume",
  severity: "dangerous",
  about: "No volume shrinks: the API server refuses the claim, and its Kustomization fails as a whole.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims",
  *find(diff) {
    for (const { change, from, to, grows } of resizes(diff)) {
      if (grows) continue;
      yield {
        ...placeOf(diff.head, change.after, path),
        message: `shrinks from ${from} to ${to}, which no volume does: the API server refuses it`,
        advice: `keep ${from}, or make a new claim and copy the data`,
      };
    }
  },
};
