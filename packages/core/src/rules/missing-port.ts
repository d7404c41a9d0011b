import { isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { nearest } from "../nearest.ts";
import { handlerPaths } from "../references.ts";
import { type Finding, type Provider, placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { containerPorts, containers } from "./lookups/containers.ts";
import { knowsPorts, type PodSet, podsBehind, podsSelected } from "./lookups/pods.ts";
import { referralsTo } from "./lookups/referrals.ts";
import { servicePorts } from "./lookups/services.ts";

/** A port that is named exists where it is looked for: in the Service of a route, in the pods of a Service, in a container. */
export const missingPort: Rule = {
  id: "missing-port",
  severity: "error",
  protects:
    "A route to a port that the Service lacks answers 404, a Service to one that no container has refuses every connection, and a probe of one never lets the pod become ready.",
  link: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
  *check(context) {
    yield* referredPorts(context);
    for (const object of context.ofKind("", "Service")) {
      const isSelecting = valueAt(object.manifest, "spec", "selector") !== undefined;
      yield* isSelecting ? targetPorts(object, context) : slicePorts(object, context);
    }
    yield* probedPorts(context);
    yield* admittedPorts(context);
  },
};

/** The ports by which routes refer to Services. */
function* referredPorts(context: RuleContext): Generator<Finding> {
  for (const { object, reference } of referralsTo(context, "Service")) {
    const { port, path, namespace, name } = reference;
    if (port === undefined) continue;
    const found = context.provider(reference);
    const ports = found === undefined ? undefined : portsOf(found);
    if (found === undefined || ports === undefined || ports.includes(port)) continue;
    const made = found.object === undefined ? `which ${found.by} makes with` : "which has";
    yield {
      ...placeOf(object, path),
      message: `names the port ${port} of Service ${namespace}/${name}, ${made} ${list(ports)}`,
      fix: oneOf(port, ports),
      ...(found.object === undefined ? {} : { other: placeOf(found.object, "spec.ports") }),
    };
  }
}

/** The ports of a Service by number and name; undefined where they are not known, or any will do. */
function portsOf({ object, ports }: Provider): readonly (string | number)[] | undefined {
  if (object === undefined) return ports;
  if (stringAt(object.manifest, "spec", "type") === "ExternalName") return undefined;
  const found: (string | number)[] = [];
  for (const { number, name } of servicePorts(object)) {
    found.push(number);
    if (name !== undefined) found.push(name);
  }
  return found;
}

/** The names by which a Service refers to ports of containers. Where it selects several workloads, one that has the port will do. */
function targetPorts(object: RenderedObject, context: RuleContext): readonly Finding[] {
  const pods = podsBehind(context, object) ?? [];
  const [first] = pods;
  if (first === undefined || !pods.every(knowsPorts)) return [];
  const found: Finding[] = [];
  for (const { path, target } of servicePorts(object)) {
    if (typeof target !== "string" || hasPort(pods, target)) continue;
    const names = portNames(pods);
    found.push({
      ...placeOf(object, `${path}.targetPort`),
      message: `names the port ${target}, but no container of ${first.name} has a port of that name: there is ${list(names)}`,
      fix: oneOf(target, names),
      other: first.place,
    });
  }
  return found;
}

/** The names that a Service without a selector shares with its EndpointSlices. */
function* slicePorts(object: RenderedObject, context: RuleContext): Generator<Finding> {
  const { namespace, name } = object.manifest.metadata;
  const slices = context
    .ofKind("discovery.k8s.io", "EndpointSlice")
    .filter(
      ({ manifest: { metadata } }) =>
        metadata.namespace === namespace && metadata.labels?.["kubernetes.io/service-name"] === name,
    );
  const [slice] = slices;
  if (slice === undefined) return;
  const names = slices.flatMap(({ manifest }) => listAt(manifest, "ports").map((port) => stringAt(port, "name") ?? ""));
  for (const port of servicePorts(object)) {
    if (names.includes(port.name ?? "")) continue;
    yield {
      ...placeOf(object, `${port.path}.name`),
      message: `is ${JSON.stringify(port.name ?? "")}, but the ports of its EndpointSlices are ${list(names.map((known) => JSON.stringify(known)))}`,
      fix: "give both the same name",
      other: placeOf(slice, "ports"),
    };
  }
}

/** The names by which probes and hooks refer to ports of their own container. */
function* probedPorts(context: RuleContext): Generator<Finding> {
  for (const { workload, path, spec } of containers(context)) {
    let names: readonly string[] | undefined;
    for (const handler of handlerPaths) {
      const asked = valueAt(spec, ...handler);
      for (const action of isObject(asked) ? ["httpGet", "tcpSocket"] : []) {
        const port = stringAt(asked, action, "port");
        if (port === undefined) continue;
        names ??= containerPorts(spec).flatMap((known) => known.name ?? []);
        if (names.includes(port)) continue;
        yield {
          ...placeOf(workload.object, `${path}.${handler.join(".")}.${action}.port`),
          message: `names the port ${port}, but the container has ${list(names)}`,
          fix: oneOf(port, names),
        };
      }
    }
  }
}

/** The names by which a NetworkPolicy refers to ports of the pods that it selects. */
function* admittedPorts(context: RuleContext): Generator<Finding> {
  for (const object of context.ofKind("networking.k8s.io", "NetworkPolicy")) {
    const { manifest } = object;
    const selector = valueAt(manifest, "spec", "podSelector") ?? {};
    const pods = podsSelected(context, manifest.metadata.namespace, selector);
    if (pods.length === 0 || !pods.every(knowsPorts)) continue;
    for (const [rule, { ports }] of listAt(manifest, "spec", "ingress")
      .map((item) => ({ ports: listAt(item, "ports") }))
      .entries()) {
      for (const [index, item] of ports.entries()) {
        const port = stringAt(item, "port");
        if (port === undefined || hasPort(pods, port)) continue;
        const names = portNames(pods);
        yield {
          ...placeOf(object, `spec.ingress[${rule}].ports[${index}].port`),
          message: `names the port ${port}, but the pods that it selects have ${list(names)}`,
          fix: oneOf(port, names),
          other: pods[0]?.place,
        };
      }
    }
  }
}

function hasPort(pods: readonly PodSet[], wanted: string): boolean {
  return pods.some(({ ports }) => ports.some(({ name }) => name === wanted));
}

function portNames(pods: readonly PodSet[]): readonly string[] {
  return pods.flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? []));
}

function list(ports: readonly (string | number)[]): string {
  return [...new Set(ports)].join(", ") || "none";
}

function oneOf(wanted: string | number, ports: readonly (string | number)[]): string {
  const near = nearest(String(wanted), ports.map(String));
  if (near !== undefined) return `did you mean ${near}?`;
  return ports.length === 0 ? "give a port that name" : `name one of ${list(ports)}`;
}
