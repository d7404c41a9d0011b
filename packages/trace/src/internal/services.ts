import type { Container } from "@cowlab/core";
import { isObject, listAt, stringAt, valueAt } from "@cowlab/core";
import { candidatesFor, either } from "./candidates.ts";
import { describeLabels, hasLabels } from "./labels.ts";
import type { PodPort } from "./network-policies.ts";
import { nameOf, type ObjectIndex, type TracedObject, type Workload } from "./object-index.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** A port of a Service, as another object names it. */
export interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
  /** By name or number; absent where the Service has one only. */
  readonly port?: string | number;
  readonly protocol: "TCP" | "UDP";
  /** The object and the field that refer to it. */
  readonly by: { readonly object: TracedObject; readonly path: string };
}

/** A port of a Service that is there. */
export interface ServicePort {
  readonly path: string;
  readonly name?: string;
  readonly number: number;
  readonly target: string | number;
  readonly protocol: string;
}

/** What answers behind a Service. */
export type Backend =
  | {
      readonly kind: "pod";
      readonly workload: Workload;
      readonly container: Container;
      readonly port: PodPort;
      /** The field of the container that says the port; absent where it says none. */
      readonly portPath?: string;
    }
  | { readonly kind: "address"; readonly address: string; readonly port: number; readonly slice: TracedObject }
  | { readonly kind: "name"; readonly name: string; readonly port: number; readonly service: TracedObject }
  | { readonly kind: "created"; readonly by: string };

/** A Service with what answers behind one of its ports. */
export interface Resolved {
  /** Absent where a chart makes it. */
  readonly port?: ServicePort;
  readonly backends: readonly Backend[];
}

/** The ports of a Service. */
export function portsOf({ manifest }: TracedObject): readonly ServicePort[] {
  return listAt(manifest, "spec", "ports").flatMap((port, position) => {
    const number = valueAt(port, "port");
    if (typeof number !== "number") return [];
    const target = valueAt(port, "targetPort");
    const name = stringAt(port, "name");
    return {
      path: `spec.ports[${position}]`,
      ...(name === undefined ? {} : { name }),
      number,
      target: typeof target === "string" || typeof target === "number" ? target : number,
      protocol: stringAt(port, "protocol") ?? "TCP",
    };
  });
}

/** Goes from a reference to the Service and on to its endpoints. */
export function* walkReference(index: ObjectIndex, reference: ServiceReference): Walk<Resolved> {
  const { namespace, name, port, by } = reference;
  const service = index.find("", "Service", namespace, name);
  if (service !== undefined) return yield* walkService(index, service, reference);
  const created = index.created("Service", namespace, name);
  if (created === undefined) {
    const services = index.ofKind("", "Service");
    const elsewhere = services.filter(({ manifest }) => manifest.metadata.name === name).map(nameOf);
    const nearby = services.filter(({ manifest }) => manifest.metadata.namespace === namespace).map(nameOf);
    const candidates = [...new Set([...elsewhere, ...candidatesFor(`Service ${namespace}/${name}`, nearby)])];
    return broken("service", by, `leads to Service ${namespace}/${name}, which does not exist`, candidates);
  }
  const { ports = [] } = created;
  if (port !== undefined && ports.length > 0 && !ports.includes(port)) {
    const message = `asks for port ${port}, but Service ${namespace}/${name}, which is made by ${created.by}, has ${either(ports.map(String))}`;
    return broken("service", by, message, ports.map(String));
  }
  yield {
    kind: "service",
    object: `Service ${namespace}/${name}`,
    says: `made by ${created.by}: its pods are not rendered`,
    ...(port === undefined ? {} : { path: `port ${port}` }),
  };
  return { backends: [{ kind: "created", by: created.by }] };
}

/** Goes from a port of a Service to its endpoints: the pods that it selects, or the addresses that EndpointSlices give it. */
export function* walkService(
  index: ObjectIndex,
  service: TracedObject,
  { port: wanted, protocol, by }: Pick<ServiceReference, "port" | "protocol"> & { readonly by?: ServiceReference["by"] },
): Walk<Resolved> {
  const ports = portsOf(service);
  const port = ports.find(
    (candidate) =>
      candidate.protocol === protocol && (wanted === undefined || candidate.name === wanted || candidate.number === wanted),
  );
  if (port === undefined) {
    const at = by ?? { object: service, path: "spec.ports" };
    const message = `${by === undefined ? "has no port" : `asks ${nameOf(service)} for port`} ${wanted}/${protocol}${by === undefined ? "" : ", which it does not have"}`;
    return broken("service", at, message, ports.map(describePort));
  }
  yield hop("service", service, port.path, `port ${describePort(port)} leads to ${port.target}`);
  const { manifest } = service;
  const external = stringAt(manifest, "spec", "externalName");
  if (stringAt(manifest, "spec", "type") === "ExternalName" && external !== undefined) {
    return { port, backends: [{ kind: "name", name: external, port: port.number, service }] };
  }
  const selector = valueAt(manifest, "spec", "selector");
  if (isObject(selector) && Object.keys(selector).length > 0) {
    const backends = yield* walkSelector(index, service, port, selector);
    return "broken" in backends ? backends : { port, backends };
  }
  const backends = yield* walkSlices(index, service, port);
  return "broken" in backends ? backends : { port, backends };
}

function describePort({ name, number, protocol }: ServicePort): string {
  return `${number}/${protocol}${name === undefined ? "" : ` (${name})`}`;
}

function* walkSelector(
  index: ObjectIndex,
  service: TracedObject,
  port: ServicePort,
  selector: Readonly<Record<string, unknown>>,
): Walk<readonly Backend[]> {
  const namespace = service.manifest.metadata.namespace ?? "";
  const workloads = index.workloadsIn(namespace);
  const selected = workloads.filter(({ pod }) => hasLabels(pod.labels, selector));
  if (selected.length === 0) {
    const candidates = workloads.map(({ object, pod }) => `${nameOf(object)} has ${describeLabels(pod.labels)}`);
    return broken(
      "endpoints",
      { object: service, path: "spec.selector" },
      `selects no pod: ${describeLabels(selector)}`,
      candidates,
    );
  }
  const backends: Backend[] = [];
  for (const workload of selected) {
    const { object } = workload;
    const replicas = valueAt(object.manifest, "spec", "replicas");
    if (replicas === 0) return broken("endpoints", { object, path: "spec.replicas" }, "is scaled to nothing");
    const number = typeof replicas === "number" ? `, ${replicas} pod${replicas === 1 ? "" : "s"}` : "";
    yield hop("endpoints", service, "spec.selector", `${describeLabels(selector)} selects ${nameOf(object)}${number}`);
    const found = containerAt(workload, port);
    if (found !== undefined) {
      backends.push(found);
      continue;
    }
    const named = workload.containers.flatMap((container) => podPorts(workload, container).map(({ port }) => port));
    const candidates = named.map(
      ({ number, protocol, names }) => `${number}/${protocol}${names.length === 0 ? "" : ` (${names.join(", ")})`}`,
    );
    const message = `leads to port ${port.target}/${port.protocol} of ${nameOf(object)}, which no container has`;
    return broken("container", { object: service, path: `${port.path}.targetPort` }, message, candidates);
  }
  return backends;
}

/** The container that has the port which a Service leads to. */
function containerAt(workload: Workload, { target, protocol }: ServicePort): Backend | undefined {
  const serving = workload.containers.filter(({ path }) => path.startsWith("containers"));
  for (const container of serving) {
    for (const { port, path } of podPorts(workload, container)) {
      if (port.protocol !== protocol) continue;
      const names = typeof target === "string" ? port.names.includes(target) : port.number === target;
      if (names) return { kind: "pod", workload, container, port, portPath: path };
    }
  }
  // Ports need not be listed: where none is, a number may well be right.
  const [first] = serving;
  const silent = serving.every((container) => podPorts(workload, container).length === 0);
  if (first === undefined || !silent || typeof target === "string") return undefined;
  return { kind: "pod", workload, container: first, port: { number: target, protocol, names: [] } };
}

function podPorts({ path }: Workload, container: Container): readonly { readonly port: PodPort; readonly path: string }[] {
  return listAt(container.spec, "ports").flatMap((given, position) => {
    const number = valueAt(given, "containerPort");
    const name = stringAt(given, "name");
    if (typeof number !== "number") return [];
    const port = { number, protocol: stringAt(given, "protocol") ?? "TCP", names: name === undefined ? [] : [name] };
    return { port, path: `${path}.${container.path}.ports[${position}]` };
  });
}

function* walkSlices(index: ObjectIndex, service: TracedObject, port: ServicePort): Walk<readonly Backend[]> {
  const { namespace, name } = service.manifest.metadata;
  const inNamespace = index
    .ofKind("discovery.k8s.io", "EndpointSlice")
    .filter(({ manifest }) => manifest.metadata.namespace === namespace);
  const slices = inNamespace.filter(({ manifest }) => manifest.metadata.labels?.["kubernetes.io/service-name"] === name);
  if (slices.length === 0) {
    const candidates = inNamespace.map(
      (slice) => `${nameOf(slice)} is for ${slice.manifest.metadata.labels?.["kubernetes.io/service-name"] ?? "no Service"}`,
    );
    return broken(
      "endpoints",
      { object: service, path: "spec.selector" },
      "selects no pods, and no EndpointSlice is for it",
      candidates,
    );
  }
  const backends: Backend[] = [];
  for (const slice of slices) {
    const ports = listAt(slice.manifest, "ports");
    // By name, and without a name on both sides.
    const own = ports.find((candidate) => (stringAt(candidate, "name") ?? "") === (port.name ?? ""));
    const number = valueAt(own, "port");
    if (typeof number !== "number") {
      const candidates = ports.map(
        (candidate) => `${stringAt(candidate, "name") ?? "a port without a name"}: ${String(valueAt(candidate, "port"))}`,
      );
      const message = `has no port of the name ${port.name ?? "(none)"}, as ${nameOf(service)} calls it`;
      return broken("endpoints", { object: slice, path: "ports" }, message, candidates);
    }
    for (const [position, endpoint] of listAt(slice.manifest, "endpoints").entries()) {
      if (valueAt(endpoint, "conditions", "ready") === false) continue;
      for (const [item, address] of listAt(endpoint, "addresses").entries()) {
        if (typeof address !== "string") continue;
        const path = `endpoints[${position}].addresses[${item}]`;
        yield hop("endpoints", slice, path, `${address}:${number}, a machine outside the cluster`);
        backends.push({ kind: "address", address, port: number, slice });
      }
    }
  }
  const [first] = slices;
  if (backends.length === 0) return broken("endpoints", { object: first, path: "endpoints" }, "has no address that is ready");
  return backends;
}
