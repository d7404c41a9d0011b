import { nearest } from "../nearest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { type PodSelector, podSelectors } from "./lookups/pod-selectors.ts";
import { namespaceLabels, podsIn } from "./lookups/pods.ts";
import { describeLabels } from "./lookups/selectors.ts";

/** What selects pods selects some, and what spreads the pods of a workload selects those. */
export const emptySelector: Rule = {
  id: "empty-selector",
  severity: "error",
  protects:
    "A Service without pods refuses every connection, and a policy, budget or spread without pods protects nothing; neither says so.",
  link: "https://kubernetes.io/docs/concepts/services-networking/service/#services-with-selectors",
  *check(context) {
    const charts = new Set(
      context.ofKind("helm.toolkit.fluxcd.io", "HelmRelease").map(({ manifest }) => manifest.metadata.namespace ?? ""),
    );
    for (const selector of podSelectors(context)) {
      const { object, path, use, namespaces, describe, selected, own } = selector;
      const strayed = use === "spread" && own !== undefined && !selected.includes(own);
      if (selected.length > 0 && !strayed) continue;
      const place = placeOf(object, path);
      const text = describe();
      if (selected.length > 0 && own !== undefined) {
        const message = `selects ${text}, which the pods that it spreads do not have: they have ${describeLabels(own.labels)}`;
        yield { ...place, message, fix: "select the labels of the pod itself" };
        continue;
      }
      if (path.endsWith(".namespaceSelector")) {
        const known = [...namespaceLabels(context).keys()];
        const near = nearest(text.replace(/^kubernetes\.io\/metadata\.name=/, ""), known);
        const message = `selects namespaces with ${text}, of which this cluster has none`;
        yield { ...place, message, fix: near === undefined ? "name a namespace of the cluster" : `did you mean ${near}?` };
        continue;
      }
      const pods = namespaces.flatMap((name) => podsIn(context, name));
      const where = namespaces.length === 1 ? `the namespace ${namespaces[0]}` : `the namespaces ${namespaces.join(", ")}`;
      const [candidate] = closest(selector, pods);
      yield {
        ...place,
        message: text === "" ? "selects no pod: it is absent" : `selects ${text}, which no pod in ${where} has`,
        fix:
          candidate !== undefined
            ? `${candidate.name} has ${describeLabels(candidate.labels)}`
            : namespaces.some((name) => charts.has(name))
              ? "where a chart makes the pods, list their workload with its labels among what the module creates"
              : "select the labels of pods that are there",
        ...(candidate === undefined ? {} : { other: candidate.place }),
      };
    }
  },
};

/** The pods that are meant most likely: of the same module, or the only ones there. */
function closest({ object, own }: PodSelector, pods: ReturnType<typeof podsIn>): ReturnType<typeof podsIn> {
  if (own !== undefined) return [own];
  const ofModule = pods.filter(({ module }) => module === object.module);
  return ofModule.length === 1 ? ofModule : pods.length === 1 ? pods : [];
}
