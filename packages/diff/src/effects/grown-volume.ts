import { type EffectRule, placeOf } from "../effect.ts";
import { resizes } from "./lookups/claims.ts";

/** A claim asks for more. */
export const grownVolume: EffectRule = {
  id: "grown-volume",
  severity: "routine",
  about: "A volume grows while it is used, and never shrinks again.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims",
  *find(diff) {
    for (const { change, from, to, grows, obstacle } of resizes(diff)) {
      if (grows && obstacle === undefined)
        yield {
          ...placeOf(diff.head, change.after, "spec.resources.requests.storage"),
          message: `grows from ${from} to ${to}, for good`,
        };
    }
  },
};
