import { count, type EffectRule, enumerate, placeOf } from "../effect.ts";
import { describeObject, isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";

/** A namespace is deleted. */
export const prunedNamespace: EffectRule = {
  id: "pruned-namespace",
  severity: "dangerous",
  about: "A namespace goes with everything in it: claims and their data, Secrets, and what people or charts made there.",
  link: "https://github.com/fluxcd/flux2/discussions/3949",
  *find(diff) {
    for (const object of deletions(diff)) {
      if (!isKind(object.name, "", "Namespace")) continue;
      const { name } = object.name;
      const inside = diff.base.all().filter((other) => other.name.namespace === name);
      const claims = inside.filter(({ name: { kind } }) => kind === "PersistentVolumeClaim").map(({ name }) => name.name);
      const data = claims.length === 0 ? "" : `, the data of ${enumerate(claims)} included`;
      yield {
        ...placeOf(diff.base, object),
        message: `is deleted with everything in it: ${count(inside.length, "object")} of git${data}, and whatever else lives there`,
        others: inside.map((other) => describeObject(other.name)),
        advice:
          "keep it with the annotation kustomize.toolkit.fluxcd.io/prune: disabled, and merge that first; or look at what is in it",
        steps: [`kubectl get all,configmap,secret,pvc --namespace ${name}`],
      };
    }
  },
};
