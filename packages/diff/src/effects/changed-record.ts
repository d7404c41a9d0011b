import { type EffectRule, enumerate } from "../effect.ts";
import { recordChanges } from "./lookups/records.ts";

/** A DNS record leads elsewhere, or is gone. */
export const changedRecord: EffectRule = {
  id: "changed-record",
  severity: "look-closely",
  about: "Names follow their records within their time to live; what is no longer declared is deleted under the policy sync.",
  link: "https://kubernetes-sigs.github.io/external-dns/latest/docs/advanced/operational-best-practices/",
  *find(diff) {
    for (const { name, before, after, ...place } of recordChanges(diff)) {
      if (before.length === 0) continue;
      yield {
        ...place,
        message: `the record ${name} led to ${enumerate(before)}, and ${after.length === 0 ? "is gone" : `leads to ${enumerate(after)} now`}`,
      };
    }
  },
};
