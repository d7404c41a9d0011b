import type { EffectRule } from "../effect.ts";
import { describeVersions, versionChanges } from "./lookups/version-changes.ts";

/** An image is named by something that moves. */
export const mutableTag: EffectRule = {
  id: "mutable-tag",
  severity: "look-closely",
  about: "A tag such as latest is another image tomorrow: nodes run different ones, and nobody reviews the change.",
  link: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  *find(diff) {
    for (const change of versionChanges(diff)) {
      if (change.mutable === true)
        yield {
          ...change.place,
          message: `${describeVersions(change)}, which means another one tomorrow`,
          advice: "name a version, or a digest",
        };
    }
  },
};
