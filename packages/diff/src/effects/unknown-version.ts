import type { EffectRule } from "../effect.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** Versions that cannot be compared. */
export const unknownVersion: EffectRule = {
  id: "unknown-version",
  severity: "look-closely",
  about: "From commits, names and other variants of an image nobody can tell how far apart they are.",
  link: "https://semver.org/",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      if (change.bump !== "unknown" || change.movedFrom !== undefined || change.mutable === true) continue;
      yield { ...change.place, message: `${describeVersions(change)}, and how far that is cannot be told` };
    }
  },
};
