import { stringAt, valueAt } from "@cowlab/core";
import { type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";

/** What goes with a chart besides its pods, for charts where that is more than a person would think. */
const takesAlong: Readonly<Record<string, string>> = {
  longhorn:
    "every volume of the cluster (its uninstall job refuses while deleting-confirmation-flag is false, and the release hangs)",
  "cert-manager": "every Certificate and Issuer, where the chart installed the CRDs",
  metallb: "every pool, so that all LoadBalancer addresses are gone",
  traefik: "every route of the cluster",
  "external-secrets": "every ExternalSecret, and the Secrets that they own",
};

/** A HelmRelease is deleted, and its chart uninstalled. */
export const uninstalledChart: EffectRule = {
  id: "uninstalled-chart",
  severity: "dangerous",
  about: "With its HelmRelease a chart is uninstalled: all it made goes, and no diff of files shows what that is.",
  link: "https://fluxcd.io/flux/components/helm/helmreleases/#uninstall-configuration",
  *find(diff) {
    for (const object of deletions(diff)) {
      // A suspended release is forgotten, and not uninstalled.
      if (!isKind(object.name, "helm.toolkit.fluxcd.io", "HelmRelease") || valueAt(object.manifest, "spec", "suspend") === true)
        continue;
      const { namespace, name } = object.name;
      const chart =
        stringAt(object.manifest, "spec", "chart", "spec", "chart") ??
        stringAt(object.manifest, "spec", "chartRef", "name") ??
        name;
      const known = takesAlong[chart];
      yield {
        ...placeOf(diff.base, object),
        message: `is deleted: the chart ${chart} is uninstalled with all that it made${known === undefined ? "" : `, and with it ${known}`}`,
        advice: "look at what the release holds; to keep that and only forget the release, suspend it before the merge",
        steps: [
          `helm get manifest ${name} --namespace ${namespace} | grep -E '^(kind|  name):'`,
          `flux suspend helmrelease ${name} --namespace ${namespace}`,
        ],
      };
    }
  },
};
