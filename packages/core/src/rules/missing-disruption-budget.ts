import { valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { podsOf, podsSelected } from "./lookups/pods.ts";
import { isKind, workloads } from "./lookups/workloads.ts";

/** Pods of which there are several for a reason are not all taken away at once. */
export const missingDisruptionBudget: Rule = {
  id: "missing-disruption-budget",
  severity: "warning",
  protects:
    "Draining nodes for an upgrade takes all pods of a workload away at the same time, unless a budget says how many must stay.",
  link: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  *check(context) {
    const budgets = context.ofKind("policy", "PodDisruptionBudget");
    for (const workload of workloads(context)) {
      const { object } = workload;
      const replicas = valueAt(object.manifest, "spec", "replicas");
      if (!isKind(object, "apps", "Deployment", "StatefulSet") || typeof replicas !== "number" || replicas < 2) continue;
      const own = podsOf(context, workload);
      const covered = budgets.some(({ manifest }) =>
        podsSelected(context, manifest.metadata.namespace, valueAt(manifest, "spec", "selector")).some((pods) => pods === own),
      );
      if (covered) continue;
      yield {
        ...placeOf(object, "spec.replicas"),
        message: `is ${replicas}, but no PodDisruptionBudget selects the pods`,
        fix: "render a PodDisruptionBudget with maxUnavailable: 1 for them",
      };
    }
  },
};
