import { listAt, type PlainManifest, stringAt, valueAt } from "../../manifest.ts";
import type { Provider, RenderedObject, RuleContext } from "../../rule.ts";
import type { ContainerPort } from "./containers.ts";
import { type PodSet, podsBehind, podsIn } from "./pods.ts";
import { holdsFor } from "./selectors.ts";

/** A port of a Service. */
export interface ServicePort {
  /** Its place in the Service, such as `spec.ports[0]`. */
  readonly path: string;
  readonly name?: string;
  readonly number: number;
  readonly protocol: string;
  /** The port of the pods, by number or by the name that a container gives it. */
  readonly target: string | number;
}

/** The ports of a rendered Service. */
export function servicePorts({ manifest }: RenderedObject): readonly ServicePort[] {
  const known = portsOf.get(manifest) ?? readPorts(manifest);
  portsOf.set(manifest, known);
  return known;
}

/** Several rules ask for those of each Service. */
const portsOf = new WeakMap<PlainManifest, readonly ServicePort[]>();

function readPorts(manifest: PlainManifest): readonly ServicePort[] {
  const ports: ServicePort[] = [];
  for (const [index, port] of listAt(manifest, "spec", "ports").entries()) {
    const number = valueAt(port, "port");
    if (typeof number !== "number") continue;
    const target = valueAt(port, "targetPort");
    ports.push({
      path: `spec.ports[${index}]`,
      name: stringAt(port, "name"),
      number,
      protocol: stringAt(port, "protocol") ?? "TCP",
      target: typeof target === "string" || typeof target === "number" ? target : number,
    });
  }
  return ports;
}

/** The ports of a Service that go by a name or number; a number may be that of TCP and of UDP. */
export function portsNamed(service: RenderedObject, wanted: string | number): readonly ServicePort[] {
  return servicePorts(service).filter(({ name, number }) => wanted === number || wanted === name);
}

/** The port of pods that a port of a Service leads to; undefined where no container has one of that name. */
export function targetPort({ target, protocol }: ServicePort, { ports }: PodSet): Partial<ContainerPort> | undefined {
  if (typeof target === "string") return ports.find(({ name }) => name === target);
  return { ...ports.find(({ number }) => number === target), number: target, protocol };
}

/** Pods behind a port of a Service. */
export interface Backend {
  readonly pods: PodSet;
  /** The port of theirs that it leads to; all of them where a chart makes the Service, since it does not say which. */
  readonly ports: readonly Partial<ContainerPort>[];
}

/** Where a port of a Service leads, by name or number, or any of its ports where none is named. */
export function backends(
  context: RuleContext,
  { object, labels }: Provider,
  namespace: string | undefined,
  port?: string | number,
): readonly Backend[] {
  if (object === undefined) {
    if (labels === undefined) return [];
    return podsIn(context, namespace)
      .filter((pods) => holdsFor(labels, pods.labels))
      .map((pods) => ({ pods, ports: pods.ports }));
  }
  const wanted = port === undefined ? servicePorts(object) : portsNamed(object, port);
  return (podsBehind(context, object) ?? []).map((pods) => ({
    pods,
    ports: wanted.flatMap((servicePort) => targetPort(servicePort, pods) ?? []),
  }));
}
