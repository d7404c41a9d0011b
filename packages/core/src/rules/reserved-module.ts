import { namespacesModule, secretsModule } from "../order.ts";
import type { Rule } from "../rule.ts";

/** Names that the rendered files use themselves, with what they are. */
const reserved: Readonly<Record<string, string>> = {
  flux: "the folder of Flux's Kustomizations, one for each module",
  // Its Flux Kustomization would be flux/kustomization.yaml, which kustomize reads as the list of the folder's files.
  kustomization: "the name of the files by which kustomize lists a folder",
  [namespacesModule]: "the module of all namespaces, which every cluster has",
  [secretsModule]: "the Flux Kustomization of all encrypted Secrets",
};

/** No module has a name that the rendered files use themselves. */
export const reservedModule: Rule = {
  id: "reserved-module",
  severity: "error",
  protects:
    "A module's name is its folder and its Flux Kustomization: two owners of one of those overwrite, and prune, each other's objects.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#path",
  *check({ cluster }) {
    const builtIn = new Map([
      [namespacesModule, cluster.namespaces.length > 0],
      [secretsModule, cluster.secrets.length > 0],
    ]);
    const seen = new Set<string>();
    for (const { name } of cluster.modules) {
      const what = Object.hasOwn(reserved, name) ? reserved[name] : undefined;
      if (what === undefined) continue;
      // The built-in ones stand first, each where there is something for it.
      const own = builtIn.get(name) === true && !seen.has(name);
      seen.add(name);
      if (own) continue;
      yield {
        module: name,
        path: "name",
        message: `is the name ${name}, which is ${what}`,
        fix: `give the module another name, such as ${name}-app`,
      };
    }
  },
};
