import type { Rule } from "../rule.ts";
import { requestedVersions } from "./lookups/component-versions.ts";

/** A chart, and Flux itself, are of one version, and not of whichever is the newest. */
export const floatingVersion: Rule = {
  id: "floating-version",
  severity: "error",
  protects:
    "A range is filled by whatever is released next: an upgrade, with its breaking changes, that nobody reviewed and no commit shows.",
  link: "https://fluxcd.io/flux/components/helm/helmreleases/#chart-template",
  *check(context) {
    for (const { place, what, version } of requestedVersions(context)) {
      if (version !== undefined && (version.startsWith("sha256:") || /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)))
        continue;
      const message =
        version === undefined
          ? `is missing, which stands for the newest version of ${what}`
          : `is ${version}, which stands for the newest version of ${what} that fits`;
      yield { ...place, message, fix: "name a full version, such as 1.2.3" };
    }
  },
};
