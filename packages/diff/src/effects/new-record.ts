import { type EffectRule, enumerate } from "../effect.ts";
import { recordChanges } from "./lookups/records.ts";

/** A DNS record appears. */
export const newRecord: EffectRule = {
  id: "new-record",
  severity: "routine",
  about: "A name resolves that did not, or no longer by the wildcard.",
  link: "https://kubernetes-sigs.github.io/external-dns/latest/docs/sources/crd/",
  *find(diff) {
    for (const { name, before, after, ...place } of recordChanges(diff)) {
      if (before.length === 0) yield { ...place, message: `the record ${name} is new and leads to ${enumerate(after)}` };
    }
  },
};
