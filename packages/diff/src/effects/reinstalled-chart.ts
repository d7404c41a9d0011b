import { stringAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";

/** Fields that say which release it is; where one of them is absent, the other's value counts. */
const targets = ["releaseName", "targetNamespace", "storageNamespace"] as const;

/** A release becomes another one: the old one is uninstalled. */
export const reinstalledChart: EffectRule = {
  id: "reinstalled-chart",
  severity: "dangerous",
  about:
    "A release with another name or namespace is another release: Flux uninstalls the first, with all it made, and installs the second.",
  link: "https://fluxcd.io/flux/components/helm/helmreleases/#release-name",
  *find(diff) {
    for (const { before, after } of changedObjects(diff)) {
      if (!isKind(after.name, "helm.toolkit.fluxcd.io", "HelmRelease")) continue;
      for (const target of targets) {
        const own = target === "releaseName" ? after.name.name : after.name.namespace;
        const [was, is] = [before, after].map(({ manifest }) => stringAt(manifest, "spec", target) ?? own);
        if (was === is) continue;
        yield {
          ...placeOf(diff.head, after, `spec.${target}`),
          message: `goes from ${was} to ${is}: the release is uninstalled with all that it made, and installed anew`,
          advice: "leave it, or make a release of another name beside it and move over by hand",
        };
      }
    }
  },
};
