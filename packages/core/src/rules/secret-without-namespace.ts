import type { Rule } from "../rule.ts";

/** A declared Secret lives in a namespace that the cluster has. */
export const secretWithoutNamespace: Rule = {
  id: "secret-without-namespace",
  severity: "error",
  protects: "All Secrets are applied by one Kustomization: where the namespace of one is missing, none of them is applied.",
  link: "https://fluxcd.io/flux/guides/mozilla-sops/",
  *check({ cluster, provider }) {
    for (const { module, secrets = [] } of cluster.modules.map(({ name, secrets }) => ({ module: name, secrets }))) {
      for (const [index, { namespace, name }] of secrets.entries()) {
        if (provider({ group: "", kind: "Namespace", name: namespace }) !== undefined) continue;
        yield {
          module,
          path: `secrets[${index}].namespace`,
          message: `declares the Secret ${namespace}/${name}, but no module declares the namespace ${namespace}`,
          fix: "declare the namespace, or the Secret in the namespace of its module",
        };
      }
    }
  },
};
