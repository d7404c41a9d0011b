import { isObject, stringAt, valueAt } from "../../manifest.ts";
import { givenNamespaces } from "../../order.ts";
import type { Place } from "../../problem.ts";
import { placeOf, type RenderedObject, type RuleContext } from "../../rule.ts";
import { type ContainerPort, containerPorts, containers } from "./containers.ts";
import { oncePerRender } from "./once-per-render.ts";
import { holdsFor, selects } from "./selectors.ts";
import { type Workload, workloads } from "./workloads.ts";

/** The pods of one workload: of one that is rendered, or of one that a module says its chart makes. */
export interface PodSet {
  readonly module: string;
  /** What makes them, as `Deployment longhorn-system/longhorn-ui`. */
  readonly name: string;
  readonly place: Place;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What their containers say they listen on; names and numbers apart where a chart makes them. */
  readonly ports: readonly Partial<ContainerPort>[];
  /** True where they share the network of their node, for which no NetworkPolicy is. */
  readonly hostNetwork: boolean;
  /** Absent where a chart makes them. */
  readonly workload?: Workload;
}

/** The label that each namespace has of its own. */
const nameLabel = "kubernetes.io/metadata.name";

const podsByNamespace = oncePerRender((context): ReadonlyMap<string, readonly PodSet[]> => {
  const byWorkload = Map.groupBy(containers(context), ({ workload }) => workload);
  const rendered = workloads(context).map(
    (workload): PodSet => ({
      module: workload.object.module,
      name: placeOf(workload.object).object,
      place: placeOf(workload.object),
      namespace: workload.object.manifest.metadata.namespace ?? "",
      labels: workload.pod.labels,
      ports: (byWorkload.get(workload) ?? []).flatMap(({ spec }) => containerPorts(spec)),
      hostNetwork: workload.pod.spec["hostNetwork"] === true,
      workload,
    }),
  );
  const made = context.cluster.modules.flatMap(({ name: module, creates = [] }) =>
    creates.flatMap(({ kind, namespace, name, labels, ports = [] }, index): readonly PodSet[] => {
      if (namespace === undefined || labels === undefined || kind === "Service") return [];
      return [
        {
          module,
          name: `${kind} ${namespace}/${name}`,
          place: { module, path: `creates[${index}]` },
          namespace,
          labels,
          ports: ports.map((port) => (typeof port === "number" ? { number: port } : { name: port })),
          hostNetwork: false,
        },
      ];
    }),
  );
  return Map.groupBy([...rendered, ...made], ({ namespace }) => namespace);
});

/** The pods of a namespace. */
export function podsIn(context: RuleContext, namespace: string | undefined): readonly PodSet[] {
  return podsByNamespace(context).get(namespace ?? "") ?? [];
}

/** The pods of a namespace that a LabelSelector selects. */
export function podsSelected(context: RuleContext, namespace: string | undefined, selector: unknown): readonly PodSet[] {
  return podsIn(context, namespace).filter(({ labels }) => selects(selector, labels));
}

/** The pods of a workload that is rendered. */
export function podsOf(context: RuleContext, { object }: Workload): PodSet | undefined {
  return podsIn(context, object.manifest.metadata.namespace).find(({ workload }) => workload?.object === object);
}

const podsByService = oncePerRender(
  (context): ReadonlyMap<RenderedObject, readonly PodSet[]> =>
    new Map(
      context.ofKind("", "Service").flatMap((object) => {
        const { manifest } = object;
        const selector = valueAt(manifest, "spec", "selector");
        const external = stringAt(manifest, "spec", "type") === "ExternalName";
        if (!isObject(selector) || Object.keys(selector).length === 0 || external) return [];
        return [
          [object, podsIn(context, manifest.metadata.namespace).filter(({ labels }) => holdsFor(selector, labels))] as const,
        ];
      }),
    ),
);

/** The pods behind a Service; undefined for one without a selector. */
export function podsBehind(context: RuleContext, service: RenderedObject): readonly PodSet[] | undefined {
  return podsByService(context).get(service);
}

/** The pods of all namespaces. */
export const allPods: (context: RuleContext) => readonly PodSet[] = oncePerRender((context) =>
  [...podsByNamespace(context).values()].flat(),
);

/** The namespaces that a selector selects, by name. */
export function namespacesSelected(context: RuleContext, selector: unknown): readonly string[] {
  const all = namespaceLabels(context);
  // Most selectors name one.
  const name = stringAt(selector, "matchLabels", nameLabel);
  if (name !== undefined) return selects(selector, all.get(name) ?? {}) ? [name] : [];
  return [...all].flatMap(([namespace, labels]) => (selects(selector, labels) ? [namespace] : []));
}

/** False where a chart makes the pods and its module does not say on what they listen. */
export function knowsPorts({ workload, ports }: PodSet): boolean {
  return workload !== undefined || ports.length > 0;
}

/** The labels of the cluster's namespaces, by name: those that are rendered, and those that are made. */
export const namespaceLabels: (context: RuleContext) => ReadonlyMap<string, Readonly<Record<string, string>>> = oncePerRender(
  ({ cluster, ofKind }) => {
    const named = (name: string) => ({ [nameLabel]: name });
    const rendered = ofKind("", "Namespace").map(
      ({ manifest: { metadata } }) => [metadata.name, { ...metadata.labels, ...named(metadata.name) }] as const,
    );
    const made = cluster.modules.flatMap(({ creates = [] }) =>
      creates.flatMap(({ kind, name }) => (kind === "Namespace" ? [[name, named(name)] as const] : [])),
    );
    return new Map([...givenNamespaces].map((name) => [name, named(name)] as const).concat(made, rendered));
  },
);
