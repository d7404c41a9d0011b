import type { EffectRule } from "../effect.ts";
import { leftOut, upgradeGuide } from "./lookups/upgrade-paths.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** A version is left out that has to be passed through. */
export const skippedVersion: EffectRule = {
  id: "skipped-version",
  severity: "dangerous",
  about:
    "Some systems migrate from one minor version to the next only; past that the upgrade is refused, or breaks what they hold.",
  link: "https://longhorn.io/docs/1.12.1/deploy/upgrade/",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      const [next] = leftOut(change);
      if (next === undefined) continue;
      yield {
        ...change.place,
        message: `${describeVersions(change)}, but has to go one minor version at a time`,
        advice: `go to the newest ${next} first, and wait until it runs: ${upgradeGuide(change)}`,
      };
    }
  },
};
