import type { Place } from "../problem.ts";
import { type Finding, placeOf, type Rule, type RuleContext } from "../rule.ts";
import type { ContainerPort } from "./lookups/containers.ts";
import { type Cut, cutBetween } from "./lookups/network-policies.ts";
import { allPods, type PodSet, podsOf } from "./lookups/pods.ts";
import { describeLabels } from "./lookups/selectors.ts";
import { serviceAddresses } from "./lookups/service-addresses.ts";
import { type Backend, backends } from "./lookups/services.ts";

/** A NetworkPolicy leaves open what other objects and modules say is used. */
export const cutWay: Rule = {
  id: "cut-way",
  severity: "error",
  protects: "Traffic that a policy does not let through is dropped without a word: a route answers 504 after a minute.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  *check(context) {
    const seen = new Set<string>();
    for (const { from, to, by } of ways(context)) {
      const shut = whollyCut(context, from, to);
      if (shut === undefined) continue;
      const found = finding(shut, by);
      const key = `${found.object} ${found.message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield found;
    }
  },
};

/** A way that a policy cuts, with what it would lead from and to. */
interface Shut {
  readonly cut: Cut;
  readonly source: PodSet;
  readonly target: Target;
}

/** The first of the ways that are all cut; undefined where one of them is open, or there is none. */
function whollyCut(context: RuleContext, from: readonly PodSet[], to: readonly Target[]): Shut | undefined {
  let first: Shut | undefined;
  for (const source of from) {
    for (const target of to) {
      const cut = cutBetween(context, source, target.pods, target.port);
      if (cut === undefined) return undefined;
      first ??= { cut, source, target };
    }
  }
  return first;
}

function finding({ cut: { policy, direction }, source: from, target: { pods: to, port } }: Shut, by: Place): Finding {
  const number = port.name ?? port.number;
  const peer = direction === "ingress" ? from : to;
  return {
    ...placeOf(policy, `spec.${direction}`),
    message: `lets nothing from ${from.name} through to the port ${number} of ${to.name}`,
    fix: `allow the port ${number} ${direction === "ingress" ? "from" : "to"} pods with ${describeLabels(peer.labels)} in the namespace ${peer.namespace}`,
    other: by,
  };
}

/** A port of pods. */
interface Target {
  readonly pods: PodSet;
  readonly port: Partial<ContainerPort>;
}

/** Traffic that is meant to flow. It is enough that it does from some of these pods to one of these ports. */
interface Way {
  readonly from: readonly PodSet[];
  readonly to: readonly Target[];
  /** What says so. */
  readonly by: Place;
}

function* ways(context: RuleContext): Generator<Way> {
  yield* routedWays(context);
  yield* calledWays(context);
  yield* addressedWays(context);
}

/** The kinds by which requests are led to Services. */
const routing = [
  ["traefik.io", "IngressRoute"],
  ["traefik.io", "IngressRouteTCP"],
  ["traefik.io", "IngressRouteUDP"],
  ["traefik.io", "Middleware"],
  ["traefik.io", "TraefikService"],
  ["networking.k8s.io", "Ingress"],
] as const;

/** From the ingress to the Services of routes. */
function* routedWays(context: RuleContext): Generator<Way> {
  const ingresses = new Set(
    context.cluster.modules.filter(({ provides = [] }) => provides.includes("ingress")).map(({ name }) => name),
  );
  const from = allPods(context).filter(({ module }) => ingresses.has(module));
  if (from.length === 0) return;
  for (const object of routing.flatMap(([group, kind]) => context.ofKind(group, kind))) {
    for (const reference of object.references) {
      if (reference.kind !== "Service" || reference.group !== "") continue;
      const provider = context.provider(reference);
      if (provider === undefined) continue;
      for (const to of targets(backends(context, provider, reference.namespace, reference.port))) {
        yield { from, to, by: placeOf(object, reference.path) };
      }
    }
  }
}

/** From modules to those that they say they talk to: to any port of any of their Services. */
function* calledWays(context: RuleContext): Generator<Way> {
  const podsByModule = Map.groupBy(allPods(context), ({ module }) => module);
  const services = Map.groupBy(context.ofKind("", "Service"), ({ module }) => module);
  for (const { name, talksTo = [] } of context.cluster.modules) {
    for (const [index, callee] of talksTo.entries()) {
      const to = (services.get(callee) ?? []).flatMap((object) =>
        backends(context, { module: callee, object }, object.manifest.metadata.namespace),
      );
      // Which of its ports is meant is not said: one that is open will do.
      yield { from: podsByModule.get(name) ?? [], to: targets(to).flat(), by: { module: name, path: `talksTo[${index}]` } };
    }
  }
}

/** From whoever reads the address of a Service to its pods. */
function* addressedWays(context: RuleContext): Generator<Way> {
  for (const { object, path, service, namespace, port, readers } of serviceAddresses(context)) {
    const provider = context.provider({ group: "", kind: "Service", namespace, name: service });
    if (provider === undefined) continue;
    const from = readers.flatMap((workload) => podsOf(context, workload) ?? []);
    for (const to of targets(backends(context, provider, namespace, port))) yield { from, to, by: placeOf(object, path) };
  }
}

/** The ports of each workload behind a Service. */
function targets(all: readonly Backend[]): readonly (readonly Target[])[] {
  return all.map(({ pods, ports }) => ports.map((port) => ({ pods, port })));
}
