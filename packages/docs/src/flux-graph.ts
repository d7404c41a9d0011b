import type { Rendered } from "@cowlab/core";
import type { Graph } from "./graph.ts";

/**
 * Flux's Kustomizations, each below those that it waits for. A line that follows from others is left out: what waits for
 * `longhorn-storage` waits for `longhorn`, too.
 */
export function fluxGraph({ cluster, modules }: Pick<Rendered, "cluster" | "modules">): Graph {
  const dependencies = new Map(kustomizations({ modules }).map(({ module, dependsOn }) => [module.name, [...dependsOn.keys()]]));
  return {
    title: `Flux Kustomizations of ${cluster.name}, in order`,
    direction: "LR",
    groups: [],
    nodes: [...dependencies.keys()].map((id) => ({ id, lines: [id] })),
    edges: [...dependencies].flatMap(([to, before]) =>
      before
        .filter((from) => !before.some((other) => other !== from && reaches(dependencies, other, from)))
        .map((from) => ({ from, to })),
    ),
  };
}

/** The modules that have a Kustomization of their own. */
export function kustomizations({ modules }: Pick<Rendered, "modules">): Rendered["modules"] {
  return modules.filter(
    ({ module, objects }) => module.name !== "flux-system" && (objects.length > 0 || module.name === "secrets"),
  );
}

/** The names in an order in which Flux may apply them: each after all that it waits for, alike ones by name. */
export function applyOrder(rendered: Pick<Rendered, "modules">): readonly (readonly string[])[] {
  const waiting = new Map(kustomizations(rendered).map(({ module, dependsOn }) => [module.name, new Set(dependsOn.keys())]));
  const steps: string[][] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, before]) => ![...before].some((name) => waiting.has(name))).map(([name]) => name);
    // A cycle: nothing of it is ever applied.
    if (ready.length === 0) return steps;
    for (const name of ready) waiting.delete(name);
    steps.push(ready.sort());
  }
  return steps;
}

function reaches(dependencies: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const visit = (name: string): boolean => {
    if (seen.has(name)) return false;
    seen.add(name);
    return (dependencies.get(name) ?? []).some((next) => next === to || visit(next));
  };
  return visit(from);
}
