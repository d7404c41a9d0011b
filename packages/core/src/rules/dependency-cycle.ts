import { findCycle } from "../order.ts";
import type { Rule } from "../rule.ts";

/** Modules can be applied one after the other. */
export const dependencyCycle: Rule = {
  id: "dependency-cycle",
  severity: "error",
  protects: "Flux applies a Kustomization when those it depends on are ready: in a cycle, none ever is.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies",
  *check({ modules }) {
    const graph = new Map(modules.map(({ module, dependsOn }) => [module.name, dependsOn]));
    const cycle = findCycle(new Map([...graph].map(([name, dependsOn]) => [name, [...dependsOn.keys()]])));
    if (cycle === undefined) return;
    const steps = cycle.slice(0, -1).map((name, index) => {
      const next = cycle[index + 1] ?? "";
      return `${name} comes after ${next} (${graph.get(name)?.get(next)?.join(", ")})`;
    });
    yield { module: cycle[0], message: `waits for itself: ${steps.join("; ")}`, fix: "split one of these modules in two stages" };
  },
};
