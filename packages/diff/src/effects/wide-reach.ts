import { type EffectRule, enumerate } from "../effect.ts";
import { nameOfId } from "./lookups/moves.ts";
import { workloadKinds } from "./lookups/pods.ts";

/** Kinds whose change can leave a module not ready, so that what depends on it waits. */
const kinds = new Set([
  ...workloadKinds.map(([, kind]) => kind),
  "HelmRelease",
  "HelmRepository",
  "OCIRepository",
  "GitRepository",
  "StorageClass",
]);
/** The share of all modules from which on a reach is wide. */
const share = 0.5;
const fewest = 4;

/** Much of the cluster depends on what changes. */
export const wideReach: EffectRule = {
  id: "wide-reach",
  severity: "look-closely",
  about: "Until it is ready again, Flux applies nothing of what depends on it, and what uses it may stand still.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies",
  *find(diff) {
    const { head } = diff;
    const touched = new Set(
      diff.changes.flatMap((change) => {
        const object = change.kind === "removed" ? undefined : change.after;
        const applier =
          object === undefined || change.kind === "added" || !kinds.has(object.name.kind)
            ? undefined
            : head.applierOf(object.file);
        return applier === undefined ? [] : [applier.id];
      }),
    );
    const { kustomizations, dependentsOf, root } = head.flux();
    for (const id of touched) {
      const dependents = [...dependentsOf(id)].map(nameOfId).sort();
      if (id === root.id || dependents.length < Math.max(fewest, (kustomizations.size - 1) * share)) continue;
      yield {
        module: nameOfId(id),
        object: `Kustomization ${id}`,
        message: `comes before ${dependents.length} of ${kustomizations.size} Kustomizations: ${enumerate(dependents)} wait until it is ready again`,
        others: dependents,
        advice: "merge it by itself, at a time when somebody can look after it",
      };
    }
  },
};
