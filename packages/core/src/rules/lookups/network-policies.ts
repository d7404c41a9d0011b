import { contains, overlaps, parseSubnet } from "../../ip.ts";
import { isObject, listAt, stringAt, valueAt } from "../../manifest.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import type { ContainerPort } from "./containers.ts";
import { oncePerRender } from "./once-per-render.ts";
import { namespaceLabels, type PodSet } from "./pods.ts";
import { selects } from "./selectors.ts";

/** A NetworkPolicy that lets something not through. */
export interface Cut {
  readonly policy: RenderedObject;
  /** Which of its rules would have to let it through. */
  readonly direction: "ingress" | "egress";
}

const policiesByNamespace = oncePerRender(({ ofKind }) =>
  Map.groupBy(ofKind("networking.k8s.io", "NetworkPolicy"), ({ manifest }) => manifest.metadata.namespace ?? ""),
);

/**
 * What keeps some pods from a port of others; undefined where nothing does. Policies add up: pods that none selects are open,
 * those that some select are reached by what any of these lets through.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function cutBetween(context: RuleContext, from: PodSet, to: PodSet, port: Partial<ContainerPort>): Cut | undefined {
  return closed(context, "egress", from, to, to, port) ?? closed(context, "ingress", to, from, to, port);
}

function closed(
  context: RuleContext,
  direction: Cut["direction"],
  selected: PodSet,
  peer: PodSet,
  destination: PodSet,
  port: Partial<ContainerPort>,
): Cut | undefined {
  // Pods on the network of their node are told apart from it by no policy.
  if (selected.hostNetwork || peer.hostNetwork) return undefined;
  const policies = (policiesByNamespace(context).get(selected.namespace) ?? []).filter(
    ({ manifest }) =>
      isOf(manifest["spec"], direction) && selects(valueAt(manifest, "spec", "podSelector") ?? {}, selected.labels),
  );
  const [first] = policies;
  if (first === undefined) return undefined;
  const open = policies.some(({ manifest }) =>
    listAt(manifest, "spec", direction).some(
      (rule) =>
        admitsPeer(context, listAt(rule, direction === "ingress" ? "from" : "to"), selected.namespace, peer) &&
        admitsPort(listAt(rule, "ports"), destination, port),
    ),
  );
  return open ? undefined : { policy: first, direction };
}

/** True where a policy is of a direction: of ingress always, unless it says otherwise, of egress where it has rules for it. */
function isOf(spec: unknown, direction: Cut["direction"]): boolean {
  const types = listAt(spec, "policyTypes");
  if (types.length > 0) return types.includes(direction === "ingress" ? "Ingress" : "Egress");
  return direction === "ingress" || listAt(spec, "egress").length > 0;
}

function admitsPeer(context: RuleContext, peers: readonly unknown[], namespace: string, pods: PodSet): boolean {
  return peers.length === 0 || peers.some((peer) => coversPods(context, peer, namespace, pods));
}

/** True where a peer of a policy stands for pods, in full: a part of their addresses is not enough. */
function coversPods(context: RuleContext, peer: unknown, namespace: string, pods: PodSet): boolean {
  const block = valueAt(peer, "ipBlock");
  if (isObject(block)) {
    const own = parseSubnet(context.cluster.network.pods);
    const range = parseSubnet(stringAt(block, "cidr") ?? "");
    const excepted = listAt(block, "except").map((text) => parseSubnet(String(text)));
    if (own === undefined || range === undefined || !contains(range, own)) return false;
    return !excepted.some((except) => except !== undefined && overlaps(except, own));
  }
  const namespaceSelector = valueAt(peer, "namespaceSelector");
  const podSelector = valueAt(peer, "podSelector");
  const inNamespace =
    namespaceSelector === undefined
      ? pods.namespace === namespace
      : selects(namespaceSelector, namespaceLabels(context).get(pods.namespace) ?? {});
  return inNamespace && (podSelector === undefined || selects(podSelector, pods.labels));
}

function admitsPort(ports: readonly unknown[], { ports: named }: PodSet, port: Partial<ContainerPort>): boolean {
  return (
    ports.length === 0 ||
    ports.some((allowed) => {
      if (port.protocol !== undefined && (stringAt(allowed, "protocol") ?? "TCP") !== port.protocol) return false;
      const value = valueAt(allowed, "port");
      if (value === undefined) return true;
      if (typeof value === "string") {
        return (
          value === port.name ||
          named.some(({ name, number }) => name === value && number !== undefined && number === port.number)
        );
      }
      const end = valueAt(allowed, "endPort");
      if (typeof value !== "number" || port.number === undefined) return false;
      return value <= port.number && port.number <= (typeof end === "number" ? end : value);
    })
  );
}
