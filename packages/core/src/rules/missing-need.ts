import { nearest } from "../nearest.ts";
import { modulesMeeting } from "../order.ts";
import type { Rule } from "../rule.ts";

/** What a module needs is in the cluster. */
export const missingNeed: Rule = {
  id: "missing-need",
  severity: "error",
  protects: "A Flux Kustomization that depends on one that does not exist is never applied.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies",
  *check({ cluster }) {
    for (const module of cluster.modules) {
      for (const [index, need] of (module.needs ?? []).entries()) {
        if (modulesMeeting(need, cluster).length > 0) continue;
        const near = nearest(
          need,
          cluster.modules.flatMap(({ name, provides = [] }) => [name, ...provides]),
        );
        yield {
          module: module.name,
          path: `needs[${index}]`,
          message: `needs ${need}, which no module of the cluster is or provides`,
          fix: near === undefined ? "add the module that provides it" : `did you mean ${near}?`,
        };
      }
    }
  },
};
