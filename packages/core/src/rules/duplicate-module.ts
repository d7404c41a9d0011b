import { namespacesModule, secretsModule } from "../order.ts";
import type { Rule } from "../rule.ts";

/** Each module has a name of its own: its folder and its Flux Kustomization. */
export const duplicateModule: Rule = {
  id: "duplicate-module",
  severity: "error",
  protects:
    "Two modules of one name would write the same folder and the same Kustomization, and Flux would prune what it saw last.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/",
  *check({ cluster }) {
    const seen = new Set<string>();
    for (const { name } of cluster.modules) {
      // The built-in modules' names are reserved, which is a rule of its own.
      if (seen.has(name) && name !== namespacesModule && name !== secretsModule) {
        yield {
          module: name,
          message: "two modules have this name",
          fix: "remove one of them, or give it another name",
          other: { module: name },
        };
      }
      seen.add(name);
    }
  },
};
