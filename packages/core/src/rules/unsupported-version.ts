import type { Rule } from "../rule.ts";
import { compareMinor, type MinorVersion, minorVersion, supportedRange } from "../versions.ts";
import { requestedVersions } from "./lookups/component-versions.ts";

/** Each component runs on the cluster's version of Kubernetes. */
export const unsupportedVersion: Rule = {
  id: "unsupported-version",
  severity: "error",
  protects:
    "Helm refuses a chart for another Kubernetes, or the component starts and fails at an API that is gone or not there yet.",
  link: "https://kubernetes.io/releases/version-skew-policy/",
  *check(context) {
    const { kubernetes } = context.cluster;
    const cluster = minorVersion(kubernetes);
    if (cluster === undefined) return;
    for (const { place, what, version, component } of requestedVersions(context)) {
      if (version === undefined || component === undefined) continue;
      const range = supportedRange(component, version);
      const limits =
        range === undefined
          ? undefined
          : { from: minorVersion(range.kubernetes.from), to: minorVersion(range.kubernetes.to ?? "") };
      if (range === undefined || limits?.from === undefined || isWithin(cluster, { ...limits, from: limits.from })) continue;
      const { from, to } = range.kubernetes;
      yield {
        ...place,
        message: `is ${version} of ${what}, which is for Kubernetes ${to === undefined ? `${from} or newer` : `${from} to ${to}`}, but the nodes run ${kubernetes}`,
        fix: `take the version for ${kubernetes}, see ${range.source}`,
        other: { path: "kubernetes" },
      };
    }
  },
};

function isWithin(version: MinorVersion, { from, to }: { readonly from: MinorVersion; readonly to?: MinorVersion }): boolean {
  return compareMinor(version, from) >= 0 && (to === undefined || compareMinor(version, to) <= 0);
}
