import type { EffectRule } from "../effect.ts";
import { isOneWay } from "./lookups/upgrade-paths.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** Something is upgraded that cannot go back. */
export const oneWayUpgrade: EffectRule = {
  id: "one-way-upgrade",
  severity: "look-closely",
  about: "Some systems migrate what they hold at an upgrade: reverting the commit does not bring the former version back.",
  link: "https://longhorn.io/docs/1.12.1/deploy/upgrade/",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      if (isOneWay(change))
        yield {
          ...change.place,
          message: `${describeVersions(change)}, and cannot go back`,
          advice: "read its notes on upgrading, and back up what it holds",
        };
    }
  },
};
