import { fluxModule } from "../order.ts";
import type { Rule } from "../rule.ts";

/** The repository that every Kustomization reads is itself part of the cluster. */
export const missingFluxSource: Rule = {
  id: "missing-flux-source",
  severity: "error",
  protects:
    "Every Kustomization reads the GitRepository flux-system; without it nothing is applied, and the root would prune one made by hand.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#source-reference",
  *check({ provider }) {
    const source = { group: "source.toolkit.fluxcd.io", kind: "GitRepository", namespace: "flux-system", name: fluxModule };
    if (provider(source) !== undefined) return;
    const message = `no module renders the GitRepository ${source.namespace}/${source.name}`;
    yield { path: "modules", message, fix: `add a module named ${fluxModule}, which renders it and keeps Flux itself` };
  },
};
