import type { EffectRule } from "../effect.ts";
import { isOneWay, isUnstable, leftOut } from "./lookups/upgrade-paths.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** Something runs in a version that may behave differently. */
export const majorBump: EffectRule = {
  id: "major-bump",
  severity: "look-closely",
  about: "A major version, or any minor one before 1.0, may change settings, drop fields or migrate data for good.",
  link: "https://semver.org/#spec-item-8",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      const { bump, movedFrom, stateful, place } = change;
      const unstable = isUnstable(change);
      if ((bump !== "major" && !unstable) || movedFrom !== undefined || leftOut(change).length > 0 || isOneWay(change)) continue;
      const data = stateful === true ? "; it keeps data, which the new one may migrate for good" : "";
      yield {
        ...place,
        message: `${describeVersions(change)} (${unstable ? "minor, and before 1.0 any of them may break" : "major"})${data}`,
        advice: stateful === true ? "read its release notes, and back its volume up first" : "read its release notes",
      };
    }
  },
};
