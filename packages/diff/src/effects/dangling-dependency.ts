import { type EffectRule, enumerate } from "../effect.ts";
import { nameOfId } from "./lookups/moves.ts";

/** A Kustomization waits for one that does not exist. */
export const danglingDependency: EffectRule = {
  id: "dangling-dependency",
  severity: "dangerous",
  about:
    "A Kustomization whose dependsOn names one that is not there is never applied again, and neither is what comes after it.",
  link: "https://github.com/fluxcd/kustomize-controller/issues/1712",
  *find(diff) {
    const [before, after] = [diff.base.flux().kustomizations, diff.head.flux().kustomizations];
    for (const { id, name, dependsOn } of after.values()) {
      const missing = dependsOn.filter((dependency) => !after.has(dependency));
      const known = before.get(id)?.dependsOn.filter((dependency) => !before.has(dependency)) ?? [];
      const added = missing.filter((dependency) => !known.includes(dependency));
      if (added.length === 0) continue;
      yield {
        module: name,
        object: `Kustomization ${id}`,
        path: "spec.dependsOn",
        message: `depends on ${enumerate(added.map(nameOfId))}, which ${added.length === 1 ? "does" : "do"} not exist: it is never applied again`,
        others: [...diff.head.flux().dependentsOf(id)],
        advice: "remove the dependency, or keep what it names",
      };
    }
  },
};
