import { stringAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";

/** A chart repository says how often it is asked. Flux's other kinds cannot do without an interval: their schemas require it. */
export const missingInterval: Rule = {
  id: "missing-interval",
  severity: "warning",
  protects: "Flux asks a repository without an interval every minute, and its index of some megabytes is read again each time.",
  link: "https://fluxcd.io/flux/components/source/helmrepositories/#interval",
  *check({ ofKind }) {
    for (const object of ofKind("source.toolkit.fluxcd.io", "HelmRepository")) {
      // Of an OCI registry there is no index to fetch.
      if (stringAt(object.manifest, "spec", "type") === "oci" || stringAt(object.manifest, "spec", "interval") !== undefined)
        continue;
      yield { ...placeOf(object, "spec.interval"), message: "is missing, so it is one minute", fix: "set it, such as 1h" };
    }
  },
};
