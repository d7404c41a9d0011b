import { isObject, listAt, valueAt } from "../../manifest.ts";
import { givenNamespaces } from "../../order.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";
import { namespacesSelected, type PodSet, podsBehind, podsIn, podsOf, podsSelected } from "./pods.ts";
import { describeLabels, describeSelector, isUniversal, selects } from "./selectors.ts";
import { podPath, workloads } from "./workloads.ts";

/** A field that selects pods by their labels. One that selects all pods of a namespace is none. */
export interface PodSelector {
  readonly object: RenderedObject;
  readonly path: string;
  /** What it is for. */
  readonly use: "service" | "budget" | "policy" | "peer" | "workload" | "spread" | "affinity";
  /** Where it looks. */
  readonly namespaces: readonly string[];
  /** Says what it looks for, in words. */
  readonly describe: () => string;
  readonly selected: readonly PodSet[];
  /** The pods of the workload that has it. */
  readonly own?: PodSet;
}

/** Every field that selects pods. */
export const podSelectors: (context: RuleContext) => readonly PodSelector[] = oncePerRender((context) => [
  ...context.ofKind("", "Service").flatMap((object) => ofService(object, context)),
  ...context.ofKind("policy", "PodDisruptionBudget").flatMap((object) => simple(object, "budget", "selector", context)),
  ...context
    .ofKind("networking.k8s.io", "NetworkPolicy")
    .flatMap((object) => [...simple(object, "policy", "podSelector", context), ...ofPeers(object, context)]),
  ...ofWorkloads(context),
]);

function ofService(object: RenderedObject, context: RuleContext): PodSelector[] {
  const selected = podsBehind(context, object);
  if (selected === undefined) return [];
  const { manifest } = object;
  const labels = valueAt(manifest, "spec", "selector");
  const namespaces = [manifest.metadata.namespace ?? ""];
  return [{ object, path: "spec.selector", use: "service", namespaces, describe: () => describeLabels(labels), selected }];
}

function simple(object: RenderedObject, use: "budget" | "policy", field: string, context: RuleContext): PodSelector[] {
  const { manifest } = object;
  const selector = valueAt(manifest, "spec", field);
  if (!isObject(selector) || isUniversal(selector)) return [];
  const { namespace = "" } = manifest.metadata;
  const selected = podsSelected(context, namespace, selector);
  return [{ object, path: `spec.${field}`, use, namespaces: [namespace], describe: () => describeSelector(selector), selected }];
}

/** The peers of a NetworkPolicy's rules. */
function ofPeers(object: RenderedObject, context: RuleContext): PodSelector[] {
  const { manifest } = object;
  const rules = [
    { list: "ingress", field: "from" },
    { list: "egress", field: "to" },
  ].flatMap(({ list, field }) =>
    listAt(manifest, "spec", list).flatMap((rule, index) =>
      listAt(rule, field).map((peer, item) => ({ peer, path: `spec.${list}[${index}].${field}[${item}]` })),
    ),
  );
  return rules.flatMap(({ peer, path }): PodSelector[] => {
    const namespaceSelector = valueAt(peer, "namespaceSelector");
    const podSelector = valueAt(peer, "podSelector");
    const named = isObject(namespaceSelector);
    if (!named && (!isObject(podSelector) || isUniversal(podSelector))) return [];
    const namespaces = named ? namespacesSelected(context, namespaceSelector) : [manifest.metadata.namespace ?? ""];
    // Which pods those namespaces have is Kubernetes's own affair.
    if (namespaces.some((name) => givenNamespaces.has(name))) return [];
    if (named && namespaces.length === 0) {
      const describe = () => describeSelector(namespaceSelector);
      return [{ object, path: `${path}.namespaceSelector`, use: "peer", namespaces, describe, selected: [] }];
    }
    if (!isObject(podSelector) || isUniversal(podSelector)) return [];
    const selected = namespaces.flatMap((name) => podsSelected(context, name, podSelector));
    return [
      { object, path: `${path}.podSelector`, use: "peer", namespaces, describe: () => describeSelector(podSelector), selected },
    ];
  });
}

const terms = [
  ["podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"],
  ["podAffinity", "preferredDuringSchedulingIgnoredDuringExecution"],
  ["podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"],
  ["podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution"],
] as const;

/** What workloads select: their own pods, those they spread among, and those they want to be near or far from. */
function ofWorkloads(context: RuleContext): PodSelector[] {
  return workloads(context).flatMap((workload): PodSelector[] => {
    const { object, pod } = workload;
    const { namespace = "" } = object.manifest.metadata;
    const own = podsOf(context, workload);
    const select = (use: PodSelector["use"], path: string, selector: unknown, namespaces = [namespace]): PodSelector[] => {
      if (isUniversal(selector)) return [];
      const selected = namespaces.flatMap((name) => podsIn(context, name).filter(({ labels }) => selects(selector, labels)));
      return [{ object, path, use, namespaces, describe: () => describeSelector(selector), selected, own }];
    };
    const selector = valueAt(object.manifest, "spec", "selector");
    return [
      ...(isObject(selector) ? select("workload", "spec.selector", selector) : []),
      ...listAt(pod.spec, "topologySpreadConstraints").flatMap((constraint, index) =>
        select(
          "spread",
          podPath(workload, `topologySpreadConstraints[${index}].labelSelector`),
          valueAt(constraint, "labelSelector"),
        ),
      ),
      ...terms.flatMap(([kind, list]) =>
        listAt(pod.spec, "affinity", kind, list).flatMap((item, index) => {
          const preferred = list.startsWith("preferred");
          const term = preferred ? valueAt(item, "podAffinityTerm") : item;
          if (valueAt(term, "namespaceSelector") !== undefined) return [];
          const named = listAt(term, "namespaces").filter((name) => typeof name === "string");
          const path = podPath(
            workload,
            `affinity.${kind}.${list}[${index}]${preferred ? ".podAffinityTerm" : ""}.labelSelector`,
          );
          return select("affinity", path, valueAt(term, "labelSelector"), named.length === 0 ? undefined : named);
        }),
      ),
    ];
  });
}
