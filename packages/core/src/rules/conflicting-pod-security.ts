import type { Rule } from "../rule.ts";

/** Modules that share a namespace agree on what its pods may do. */
export const conflictingPodSecurity: Rule = {
  id: "conflicting-pod-security",
  severity: "error",
  protects:
    "The stricter level keeps the pods of one module from starting, the laxer one lets those of the other do more than they should.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  *check({ cluster }) {
    const seen = new Map<string, (typeof cluster.namespaces)[number]>();
    for (const namespace of cluster.namespaces) {
      const first = seen.get(namespace.name);
      if (first === undefined) seen.set(namespace.name, namespace);
      else if (first.podSecurity !== namespace.podSecurity) {
        yield {
          module: namespace.module,
          path: "namespace.podSecurity",
          message: `declares the namespace ${namespace.name} as ${namespace.podSecurity}, and ${first.module} as ${first.podSecurity}`,
          fix: "declare the same in both, or a namespace for each",
          other: { module: first.module, path: "namespace.podSecurity" },
        };
      }
    }
  },
};
