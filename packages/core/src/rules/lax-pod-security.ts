import { stringAt } from "../manifest.ts";
import { meetsLevel } from "../pod-security.ts";
import { placeOf, type Rule } from "../rule.ts";
import { levels, violations } from "./lookups/pod-security-levels.ts";
import { podsIn } from "./lookups/pods.ts";
import { workloads } from "./lookups/workloads.ts";

/** A namespace is as strict as its pods allow, where all of them are rendered. */
export const laxPodSecurity: Rule = {
  id: "lax-pod-security",
  severity: "warning",
  protects: "A level that no pod needs is what the next one, or whoever gets into the namespace, makes use of.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  *check(context) {
    const byNamespace = Map.groupBy(workloads(context), ({ object }) => object.manifest.metadata.namespace ?? "");
    const charts = new Set(
      context
        .ofKind("helm.toolkit.fluxcd.io", "HelmRelease")
        .map(({ manifest }) => stringAt(manifest, "spec", "targetNamespace") ?? manifest.metadata.namespace),
    );
    const declared = Map.groupBy(context.cluster.namespaces, ({ name }) => name);
    for (const { module, name, podSecurity } of context.cluster.namespaces) {
      // Where modules differ, they have to agree first.
      if (declared.get(name)?.some((other) => other.podSecurity !== podSecurity)) continue;
      const own = byNamespace.get(name) ?? [];
      const [first] = own;
      // What charts and operators make is not known here.
      if (first === undefined || charts.has(name) || podsIn(context, name).some(({ workload }) => workload === undefined))
        continue;
      const found = own.flatMap((workload) => violations(context).get(workload) ?? []);
      const possible = levels.findLast((level) => meetsLevel(found, level));
      if (possible === undefined || levels.indexOf(possible) <= levels.indexOf(podSecurity)) continue;
      yield {
        module,
        path: "namespace.podSecurity",
        message: `is ${podSecurity}, while all that is rendered for the namespace ${name} runs in ${possible}, too`,
        fix: `declare it as ${possible}`,
        other: placeOf(first.object),
      };
    }
  },
};
