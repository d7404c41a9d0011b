import {
  type AddressRange,
  apiGroup,
  type Container,
  type CreatedObject,
  containersOf,
  groupKind,
  objectName,
  type PodTemplate,
  parseRange,
  podTemplate,
  stringAt,
  valueAt,
} from "@cowlab/core";
import type { TracedCluster, TracedData, TracedObject } from "../traced-cluster.ts";

export type { TracedObject } from "../traced-cluster.ts";

/** An object that makes pods. */
export interface Workload {
  readonly object: TracedObject;
  readonly namespace: string;
  readonly pod: PodTemplate;
  /** The path of the pod's spec, such as `spec.template.spec`. */
  readonly path: string;
  readonly containers: readonly Container[];
}

/** The configuration of a machine. */
export interface Machine {
  readonly name: string;
  readonly data: TracedData;
}

/** The objects of a cluster by what is asked of them. */
export interface ObjectIndex {
  readonly cluster: TracedCluster;
  readonly find: (group: string, kind: string, namespace: string | undefined, name: string) => TracedObject | undefined;
  readonly ofKind: (group: string, kind: string) => readonly TracedObject[];
  /** What a chart or a person makes. */
  readonly created: (kind: string, namespace: string | undefined, name: string) => CreatedObject | undefined;
  readonly workloads: () => readonly Workload[];
  readonly workloadsIn: (namespace: string) => readonly Workload[];
  readonly machines: () => readonly Machine[];
  /** The subnet of the machines, where their configuration says it. */
  readonly lan: () => AddressRange | undefined;
}

const indexes = new WeakMap<TracedCluster, ObjectIndex>();

/** The index of a cluster, made once. */
export function indexOf(cluster: TracedCluster): ObjectIndex {
  const known = indexes.get(cluster) ?? makeIndex(cluster);
  indexes.set(cluster, known);
  return known;
}

function makeIndex(cluster: TracedCluster): ObjectIndex {
  const key = (group: string, kind: string, namespace: string | undefined, name: string): string =>
    `${group} ${kind} ${namespace ?? ""}/${name}`;
  const byName = new Map(
    cluster.objects.map((object) => {
      const { apiVersion, kind, metadata } = object.manifest;
      return [key(apiGroup(apiVersion), kind, metadata.namespace, metadata.name), object] as const;
    }),
  );
  const byKind = Map.groupBy(cluster.objects, ({ manifest }) => groupKind(manifest));
  const created = new Map(cluster.created.map((object) => [key("", object.kind, object.namespace, object.name), object]));
  const workloads = once(() => cluster.objects.flatMap(workloadOf));
  const byNamespace = once(() => Map.groupBy(workloads(), ({ namespace }) => namespace));
  const machines = once(() =>
    cluster.data.flatMap((data): Machine[] => {
      const name = stringAt(data.data, "k3s", "nodeName");
      return name === undefined ? [] : [{ name, data }];
    }),
  );
  return {
    cluster,
    find: (group, kind, namespace, name) => byName.get(key(group, kind, namespace, name)),
    ofKind: (group, kind) => byKind.get(`${group} ${kind}`) ?? [],
    created: (kind, namespace, name) => created.get(key("", kind, namespace, name)),
    workloads,
    workloadsIn: (namespace) => byNamespace().get(namespace) ?? [],
    machines,
    lan: once(() => machines().flatMap(({ data }) => subnetOf(data))[0]),
  };
}

function workloadOf(object: TracedObject): Workload[] {
  const pod = podTemplate(object.manifest);
  if (pod === undefined) return [];
  const path = pod.path === "" ? "spec" : `${pod.path}.spec`;
  return [{ object, namespace: object.manifest.metadata.namespace ?? "", pod, path, containers: containersOf(pod.spec) }];
}

function subnetOf({ data }: TracedData): AddressRange[] {
  const address = parseRange(stringAt(data, "network", "address") ?? "");
  const length = valueAt(data, "network", "prefixLength");
  if (address === undefined || typeof length !== "number") return [];
  const size = 2 ** (32 - length);
  const first = address.first - (address.first % size);
  return [{ first, last: first + size - 1 }];
}

/** What an object is called: `Service traefik/traefik-lan`. */
export function nameOf({ manifest }: TracedObject): string {
  return objectName(manifest);
}

/** Computes something at its first use. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
