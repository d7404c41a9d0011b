import type { EffectRule } from "../effect.ts";
import { versionChanges } from "./lookups/version-changes.ts";

/** An image comes from somewhere else. */
export const movedImage: EffectRule = {
  id: "moved-image",
  severity: "look-closely",
  about: "Another repository has another publisher, who may build, configure and version the program in another way.",
  link: "https://kubernetes.io/docs/concepts/containers/images/",
  *find(diff) {
    for (const { place, name, movedFrom, from, to } of versionChanges(diff)) {
      if (movedFrom !== undefined)
        yield {
          ...place,
          message: `comes from ${name}:${to} now, and came from ${movedFrom}:${from}`,
          advice: "compare the paths, users and variables of both images",
        };
    }
  },
};
