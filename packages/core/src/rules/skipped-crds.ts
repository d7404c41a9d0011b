import { stringAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";

/** A chart that brings CRDs brings their new versions, too. */
export const skippedCrds: Rule = {
  id: "skipped-crds",
  severity: "error",
  protects:
    "Helm leaves the CRDs of a chart as they were at its first install: the new program asks for fields that the API server drops.",
  link: "https://fluxcd.io/flux/components/helm/helmreleases/#controlling-the-lifecycle-of-custom-resource-definitions",
  *check({ cluster, ofKind }) {
    const installing = new Set(cluster.modules.filter(({ installs = [] }) => installs.length > 0).map(({ name }) => name));
    for (const object of ofKind("helm.toolkit.fluxcd.io", "HelmRelease")) {
      if (!installing.has(object.module)) continue;
      for (const [action, standard] of [
        ["install", "Create"],
        ["upgrade", "Skip"],
      ] as const) {
        const policy = stringAt(object.manifest, "spec", action, "crds") ?? standard;
        if (policy === "CreateReplace") continue;
        yield {
          ...placeOf(object, `spec.${action}.crds`),
          message: `is ${policy}, so CRDs that are there already stay as they are`,
          fix: "set it to CreateReplace",
          other: { module: object.module, path: "installs" },
        };
      }
    }
  },
};
