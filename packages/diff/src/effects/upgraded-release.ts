import { changedObjects, type EffectRule, enumerate, placeOf } from "../effect.ts";
import { formatPath, startsWith } from "../field-change.ts";
import { isKind } from "../object-name.ts";

/** A chart is released again with other values. */
export const upgradedRelease: EffectRule = {
  id: "upgraded-release",
  severity: "routine",
  about: "What a chart makes of its values is not in git: which of its pods restart, only Helm knows.",
  link: "https://fluxcd.io/flux/components/helm/helmreleases/#values",
  *find(diff) {
    for (const { after, fields } of changedObjects(diff)) {
      if (!isKind(after.name, "helm.toolkit.fluxcd.io", "HelmRelease")) continue;
      const values = fields.filter(({ path }) => startsWith(path, "spec", "values") || startsWith(path, "spec", "valuesFrom"));
      if (values.length === 0) continue;
      const paths = values.map(({ path }) => formatPath(path.slice(1)));
      yield {
        ...placeOf(diff.head, after),
        message: `is released again, as ${enumerate(paths)} ${paths.length === 1 ? "changes" : "change"}; what of it restarts is up to the chart`,
      };
    }
  },
};
