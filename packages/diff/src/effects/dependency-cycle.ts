import type { EffectRule } from "../effect.ts";
import type { FluxGraph } from "../flux-graph.ts";
import { nameOfId } from "./lookups/moves.ts";

/** Kustomizations wait for each other. */
export const dependencyCycle: EffectRule = {
  id: "dependency-cycle",
  severity: "dangerous",
  about: "Kustomizations that wait for each other are never applied again.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies",
  *find(diff) {
    const before = new Set(inCycles(diff.base.flux()));
    const after = inCycles(diff.head.flux());
    if (after.length === 0 || after.every((id) => before.has(id))) return;
    const [first = ""] = after;
    yield {
      module: nameOfId(first),
      object: `Kustomization ${first}`,
      path: "spec.dependsOn",
      message: `waits for itself: ${after.map(nameOfId).join(", ")} wait for each other, and none of them is applied again`,
      others: after,
      advice: "remove one of the dependencies",
    };
  },
};

/** The Kustomizations that come, in the end, before themselves. */
function inCycles({ kustomizations, dependenciesOf }: FluxGraph): readonly string[] {
  return [...kustomizations.values()]
    .filter(({ id, dependsOn }) => dependsOn.some((dependency) => dependency === id || dependenciesOf(dependency).has(id)))
    .map(({ id }) => id)
    .sort();
}
