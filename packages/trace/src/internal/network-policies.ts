import { type AddressRange, isObject, listAt, overlaps, parseSubnet, stringAt, valueAt } from "@cowlab/core";
import { type Labels, labelsOf, selects } from "./labels.ts";
import type { ObjectIndex, TracedObject, Workload } from "./object-index.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** Who opens a connection. */
export type Source =
  | { readonly kind: "lan"; readonly range?: AddressRange }
  | { readonly kind: "pod"; readonly workload: Workload };

/** A port of a pod, by number and by the names that its containers give it. */
export interface PodPort {
  readonly number: number;
  readonly protocol: string;
  readonly names: readonly string[];
}

/** Who a source is, in words. */
export function describeSource(source: Source): string {
  return source.kind === "lan" ? "the LAN" : `the pods of ${source.workload.object.manifest.kind} ${podName(source.workload)}`;
}

function podName({ object }: Workload): string {
  return `${object.manifest.metadata.namespace}/${object.manifest.metadata.name}`;
}

/**
 * Goes through the NetworkPolicies between a source and a pod's port: those of the source's namespace that restrict what
 * leaves it, then those of the pod's that restrict what comes in. A pod that no policy selects takes everything.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function* walkPolicies(index: ObjectIndex, source: Source, target: Workload, port: PodPort): Walk<object> {
  if (source.kind === "pod") {
    const leaving = yield* direction(index, "Egress", source.workload, { kind: "pod", workload: target }, port);
    if ("broken" in leaving) return leaving;
  }
  return yield* direction(index, "Ingress", target, source, port);
}

function* direction(
  index: ObjectIndex,
  type: "Ingress" | "Egress",
  restricted: Workload,
  peer: Source,
  port: PodPort,
): Walk<object> {
  const [list, peers] = type === "Ingress" ? (["ingress", "from"] as const) : (["egress", "to"] as const);
  const policies = policiesOf(index, type, restricted);
  for (const policy of policies) {
    const rules = listAt(policy.manifest, "spec", list);
    const position = rules.findIndex(
      (rule) => portAllowed(listAt(rule, "ports"), port) && peerAllowed(index, policy, listAt(rule, peers), peer),
    );
    if (position < 0) continue;
    const who = describeSource(peer);
    yield hop(
      "network-policy",
      policy,
      `spec.${list}[${position}]`,
      type === "Ingress" ? `lets ${who} in on ${describePort(port)}` : `lets connections to ${who} out on ${describePort(port)}`,
    );
    return {};
  }
  const [first] = policies;
  if (first === undefined) return {};
  const allowed = policies.flatMap((policy) =>
    listAt(policy.manifest, "spec", list).map((rule) => describeRule(listAt(rule, peers), listAt(rule, "ports"))),
  );
  const others = policies.length === 1 ? "" : `, and ${policies.length - 1} more that select its pods do not, either`;
  const message =
    type === "Ingress"
      ? `does not let ${describeSource(peer)} in on ${describePort(port)}${others}`
      : `does not let connections to ${describeSource(peer)} out on ${describePort(port)}${others}`;
  return broken("network-policy", { object: first, path: `spec.${list}` }, message, allowed);
}

function policiesOf(index: ObjectIndex, type: "Ingress" | "Egress", { namespace, pod }: Workload): readonly TracedObject[] {
  return index.ofKind("networking.k8s.io", "NetworkPolicy").filter(({ manifest }) => {
    if (manifest.metadata.namespace !== namespace) return false;
    const types = listAt(manifest, "spec", "policyTypes");
    const given =
      types.length > 0 ? types : ["Ingress", ...(valueAt(manifest, "spec", "egress") === undefined ? [] : ["Egress"])];
    return given.includes(type) && selects(valueAt(manifest, "spec", "podSelector"), pod.labels);
  });
}

function portAllowed(ports: readonly unknown[], { number, protocol, names }: PodPort): boolean {
  return (
    ports.length === 0 ||
    ports.some((allowed) => {
      if ((stringAt(allowed, "protocol") ?? "TCP") !== protocol) return false;
      const port = valueAt(allowed, "port");
      if (port === undefined) return true;
      if (typeof port === "string") return names.includes(port);
      const last = valueAt(allowed, "endPort");
      return typeof port === "number" && port <= number && number <= (typeof last === "number" ? last : port);
    })
  );
}

function peerAllowed(index: ObjectIndex, policy: TracedObject, peers: readonly unknown[], source: Source): boolean {
  return peers.length === 0 || peers.some((peer) => isPeer(index, policy, peer, source));
}

function isPeer(index: ObjectIndex, policy: TracedObject, peer: unknown, source: Source): boolean {
  const subnet = stringAt(peer, "ipBlock", "cidr");
  if (source.kind === "lan") {
    const range = subnet === undefined ? undefined : parseSubnet(subnet);
    // Where the machines' subnet is not known, a block may well be the LAN.
    return range !== undefined && (source.range === undefined || overlaps(range, source.range));
  }
  if (subnet !== undefined) return false;
  const { namespace, pod } = source.workload;
  const namespaces = valueAt(peer, "namespaceSelector");
  const inNamespace =
    namespaces === undefined
      ? namespace === policy.manifest.metadata.namespace
      : selects(namespaces, namespaceLabels(index, namespace));
  const pods = valueAt(peer, "podSelector");
  return inNamespace && (pods === undefined || selects(pods, pod.labels));
}

/** The labels of a namespace, with the one that the API server adds. */
function namespaceLabels(index: ObjectIndex, name: string): Labels {
  const namespace = index.find("", "Namespace", undefined, name);
  return { ...(namespace === undefined ? {} : labelsOf(namespace.manifest)), "kubernetes.io/metadata.name": name };
}

function describePort({ number, protocol, names: [name] }: PodPort): string {
  return `port ${number}${protocol === "TCP" ? "" : `/${protocol}`}${name === undefined ? "" : ` (${name})`}`;
}

function describeRule(peers: readonly unknown[], ports: readonly unknown[]): string {
  const who = peers.length === 0 ? "anybody" : peers.map(describePeer).join(" or ");
  const where =
    ports.length === 0 ? "any port" : `port ${ports.map((port) => String(valueAt(port, "port") ?? "any")).join(", ")}`;
  return `it allows ${who} on ${where}`;
}

function describePeer(peer: unknown): string {
  const subnet = stringAt(peer, "ipBlock", "cidr");
  if (subnet !== undefined) return subnet;
  const labels = (selector: unknown): string => {
    const exact = valueAt(selector, "matchLabels");
    return isObject(exact) ? Object.values(exact).map(String).join(", ") : "any";
  };
  const [namespaces, pods] = [valueAt(peer, "namespaceSelector"), valueAt(peer, "podSelector")];
  return [
    ...(pods === undefined ? [] : [`pods ${labels(pods)}`]),
    ...(namespaces === undefined ? [] : [`in namespace ${labels(namespaces)}`]),
  ].join(" ");
}
