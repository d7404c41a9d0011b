import { fieldPath, joinPaths } from "../field-path.ts";
import { forbids } from "../pod-security.ts";
import { placeOf, type Rule } from "../rule.ts";
import { enforceLabel, enforcingNamespaces, violations } from "./lookups/pod-security-levels.ts";
import { podPath } from "./lookups/workloads.ts";

/** The Pod Security level of a namespace admits the pods that are rendered for it. */
export const podSecurity: Rule = {
  id: "pod-security",
  severity: "error",
  protects:
    "The API server accepts the workload and refuses its pods: nothing starts, and the reason stands in an event of the ReplicaSet.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  *check(context) {
    for (const [workload, found] of violations(context)) {
      const { object, pod } = workload;
      const namespace = enforcingNamespaces(context).get(object.manifest.metadata.namespace ?? "");
      if (namespace === undefined) continue;
      for (const violation of found) {
        if (!forbids(namespace.level, violation)) continue;
        const { path, message } = violation;
        const at = path.startsWith("metadata.") ? joinPaths(pod.path, path) : podPath(workload, path);
        const name = namespace.object.manifest.metadata.name;
        yield {
          ...placeOf(object, at),
          message: `${message}, which the namespace ${name} does not admit: it enforces ${namespace.level}`,
          fix: `change it, or declare the namespace as ${violation.level === "restricted" ? "baseline" : "privileged"}`,
          other: placeOf(namespace.object, fieldPath("metadata.labels", enforceLabel)),
        };
      }
    }
  },
};
