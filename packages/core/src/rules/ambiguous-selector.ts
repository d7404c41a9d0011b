import { placeOf, type Rule } from "../rule.ts";
import { type PodSelector, podSelectors } from "./lookups/pod-selectors.ts";
import type { PodSet } from "./lookups/pods.ts";

/** What is for the pods of one workload selects no others. */
export const ambiguousSelector: Rule = {
  id: "ambiguous-selector",
  severity: "error",
  protects:
    "A Service that selects the pods of two workloads sends each other's requests, such as to a backup job, and two workloads that select each other's pods scale them away.",
  link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
  *check(context) {
    for (const selector of podSelectors(context)) {
      const [first, second, ...more] = meantForOne(selector);
      if (first === undefined || second === undefined) continue;
      const names = [first, second, ...more].map(({ name }) => name).join(" and ");
      yield {
        ...placeOf(selector.object, selector.path),
        message: `selects ${selector.describe()}, which the pods of ${names} have`,
        fix: "give one of them a label that the others do not have, and select that",
        other: (selector.own === first ? second : first).place,
      };
    }
  },
};

/** The pods among which there may be those of one workload only. */
function meantForOne({ use, object, selected }: PodSelector): readonly PodSet[] {
  switch (use) {
    case "service":
    case "budget":
    case "workload":
    case "spread":
      return selected;
    case "policy": {
      // A policy for several workloads of its own module is a common thing, one that reaches into another module is not.
      const foreign = selected.filter(({ module }) => module !== object.module);
      return foreign.length === 0 ? [] : selected;
    }
    case "affinity":
    case "peer":
      return [];
  }
}
