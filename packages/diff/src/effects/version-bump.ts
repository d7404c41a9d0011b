import type { EffectRule } from "../effect.ts";
import { isOneWay, isUnstable, leftOut } from "./lookups/upgrade-paths.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** Something runs in a version that is a little later. */
export const versionBump: EffectRule = {
  id: "version-bump",
  severity: "routine",
  about: "A minor version, a patch or a new build of the same version breaks nothing, by its own promise.",
  link: "https://semver.org/",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      const { bump, movedFrom, place } = change;
      if (
        !["minor", "patch", "digest"].includes(bump) ||
        movedFrom !== undefined ||
        isUnstable(change) ||
        leftOut(change).length > 0 ||
        isOneWay(change)
      )
        continue;
      yield { ...place, message: `${describeVersions(change)} (${bump})` };
    }
  },
};
