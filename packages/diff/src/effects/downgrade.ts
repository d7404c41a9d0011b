import type { EffectRule } from "../effect.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** Something goes back to an earlier version. */
export const downgrade: EffectRule = {
  id: "downgrade",
  severity: "dangerous",
  about: "What a later version wrote an earlier one often cannot read: databases refuse to start, or lose what they do not know.",
  link: "https://semver.org/",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      if (change.bump !== "downgrade") continue;
      const data = change.stateful === true ? ", and it keeps data" : "";
      yield {
        ...change.place,
        message: `${describeVersions(change)}, which is earlier${data}`,
        advice: "restore the data of that version with it, or stay",
      };
    }
  },
};
