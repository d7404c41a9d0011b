import { isObject, listAt, stringAt, valueAt } from "@cowlab/core";
import type { Hop } from "../trace.ts";
import { and } from "./candidates.ts";
import { type Labels, labelsOf, selects } from "./labels.ts";
import { type Machine, nameOf, type ObjectIndex, type TracedObject } from "./object-index.ts";
import { type Broken, broken, hop, type Walk } from "./walk.ts";

const metallb = "metallb.io";

/**
 * Goes from a pool to who learns where its addresses are: clients of the LAN by ARP, or routers by BGP. Advertisements without
 * pools are for all of their namespace.
 * @see https://metallb.io/apis/#l2advertisement
 */
export function* walkAnnouncement(
  index: ObjectIndex,
  pool: TracedObject,
  services: readonly TracedObject[],
  address: string,
): Walk<object> {
  const all = ["L2Advertisement", "BGPAdvertisement"].flatMap((kind) => index.ofKind(metallb, kind));
  let failure: { readonly hops: readonly Hop[]; readonly end: Broken } | undefined;
  for (const advertisement of all) {
    const path = fieldFor(advertisement, pool);
    if (path === undefined || !isFor(advertisement, services)) continue;
    const walk = (advertisement.manifest.kind === "BGPAdvertisement" ? walkBgp : walkArp)(index, advertisement, pool, path);
    // One that leads nowhere does no harm where another one leads on.
    const hops: Hop[] = [];
    let step = walk.next();
    for (; step.done !== true; step = walk.next()) hops.push(step.value);
    if ("broken" in step.value) failure ??= { hops, end: step.value };
    else {
      yield* hops;
      return {};
    }
  }
  if (failure !== undefined) {
    yield* failure.hops;
    return failure.end;
  }
  const candidates = all.map((advertisement) => {
    const names = listAt(advertisement.manifest, "spec", "ipAddressPools");
    return `${nameOf(advertisement)} announces ${names.length === 0 ? "other pools or Services" : names.join(", ")}`;
  });
  const message = `is announced by nobody: no client in the LAN learns where ${address} is`;
  return broken("announcement", { object: pool }, message, candidates);
}

/** The field by which an advertisement is for a pool; undefined where it is not. */
function fieldFor({ manifest }: TracedObject, pool: TracedObject): string | undefined {
  if (manifest.metadata.namespace !== pool.manifest.metadata.namespace) return undefined;
  const names = listAt(manifest, "spec", "ipAddressPools");
  const selectors = listAt(manifest, "spec", "ipAddressPoolSelectors");
  if (names.length === 0 && selectors.length === 0) return "spec";
  const position = names.indexOf(pool.manifest.metadata.name);
  if (position >= 0) return `spec.ipAddressPools[${position}]`;
  const selector = selectors.findIndex((candidate) => selects(candidate, labelsOf(pool.manifest)));
  return selector < 0 ? undefined : `spec.ipAddressPoolSelectors[${selector}]`;
}

function isFor({ manifest }: TracedObject, services: readonly TracedObject[]): boolean {
  const wanted = listAt(manifest, "spec", "serviceSelectors");
  if (wanted.length === 0 || services.length === 0) return true;
  return services.some((service) => wanted.some((selector) => selects(selector, labelsOf(service.manifest))));
}

function* walkArp(index: ObjectIndex, advertisement: TracedObject, pool: TracedObject, path: string): Walk<object> {
  const nodes = announcingNodes(index, advertisement);
  if ("broken" in nodes) return nodes;
  yield hop("announcement", advertisement, path, `announces the pool ${pool.manifest.metadata.name} by ARP`, nodes.notes);
  return {};
}

/** By BGP, routers learn which nodes to send to. They are told by the nodes that both the advertisement and the router select. */
function* walkBgp(index: ObjectIndex, advertisement: TracedObject, pool: TracedObject, path: string): Walk<object> {
  const nodes = announcingNodes(index, advertisement);
  if ("broken" in nodes) return nodes;
  yield hop("announcement", advertisement, path, `announces the pool ${pool.manifest.metadata.name} by BGP`, nodes.notes);
  const { namespace } = advertisement.manifest.metadata;
  const known = index.ofKind(metallb, "BGPPeer").filter(({ manifest }) => manifest.metadata.namespace === namespace);
  const named = listAt(advertisement.manifest, "spec", "peers");
  const names = new Set<unknown>(known.map(({ manifest }) => manifest.metadata.name));
  const missing = named.findIndex((name) => !names.has(name));
  if (missing >= 0 || known.length === 0) {
    const at = { object: advertisement, path: missing < 0 ? "spec" : `spec.peers[${missing}]` };
    const message =
      missing < 0 ? "is for all routers, but there is no BGPPeer" : `is for BGPPeer ${named[missing]}, which does not exist`;
    return broken("bgp-session", at, message, known.map(nameOf));
  }
  const refused = known.map((peer) => missingProfile(index, peer)).find((fault) => fault !== undefined);
  if (refused !== undefined) return refused;
  const peers = known.filter(({ manifest }) => named.length === 0 || named.includes(manifest.metadata.name));
  const sessions = peers.map((peer) => sessionWith(peer, nodes.machines));
  const open = sessions.filter(({ machines }) => machines?.length !== 0);
  const [first] = sessions;
  if (open.length === 0 && first !== undefined) {
    const message = "is spoken to by no node that announces the pool: its selectors are for others";
    const at = { object: first.peer, path: "spec.nodeSelectors" };
    return broken("bgp-session", at, message, describeMachines(index.machines()));
  }
  for (const { peer, router, port, asn, ownAsn, machines } of open) {
    const who = machines === undefined ? "every node that it selects" : and(machines.map(({ name }) => name));
    const { spec } = peer.manifest;
    const field = stringAt(spec, "peerAddress") === undefined ? "spec.interface" : "spec.peerAddress";
    const notes = isObject(valueAt(spec, "passwordSecret")) ? ["with a password"] : [];
    yield hop("bgp-session", peer, field, `AS ${ownAsn} tells AS ${asn} at ${router}:${port}, from ${who}`, notes);
  }
  return {};
}

/** A router that wants what is not there is no matter of its own: MetalLB takes nothing of such a configuration. */
function missingProfile(index: ObjectIndex, peer: TracedObject): Broken | undefined {
  const { metadata } = peer.manifest;
  const name = stringAt(peer.manifest, "spec", "bfdProfile");
  if (name === undefined || index.find(metallb, "BFDProfile", metadata.namespace, name) !== undefined) return undefined;
  const message = `wants BFDProfile ${name}, which does not exist: MetalLB refuses its whole configuration`;
  const candidates = index.ofKind(metallb, "BFDProfile").map(nameOf);
  return broken("bgp-session", { object: peer, path: "spec.bfdProfile" }, message, candidates);
}

/** The sessions of nodes with one router. */
export interface BgpSession {
  /** The BGPPeer. */
  readonly peer: TracedObject;
  /** The router's address, or the interface that it is found by. */
  readonly router: string;
  readonly port: number;
  readonly asn: string;
  readonly ownAsn: string;
  /** The machines that open a session; absent where none is known. */
  readonly machines?: readonly Machine[];
}

/** Who speaks BGP with whom, by router. */
export function sessionsOf(index: ObjectIndex): readonly BgpSession[] {
  const machines = index.machines().filter((machine) => runsSpeaker(index, machine));
  return index.ofKind(metallb, "BGPPeer").map((peer) => sessionWith(peer, index.machines().length === 0 ? undefined : machines));
}

/** The session with a router, of those machines that it is for. */
function sessionWith(peer: TracedObject, announcing: readonly Machine[] | undefined): BgpSession {
  const { manifest } = peer;
  const selectors = listAt(manifest, "spec", "nodeSelectors");
  const machines = announcing?.filter((machine) => isSelected(machine, selectors));
  const number = (field: string): string => String(valueAt(manifest, "spec", field) ?? "");
  const port = valueAt(manifest, "spec", "peerPort");
  return {
    peer,
    router: stringAt(manifest, "spec", "peerAddress") ?? stringAt(manifest, "spec", "interface") ?? "",
    port: typeof port === "number" ? port : 179,
    asn: number("peerASN") || number("dynamicASN"),
    ownAsn: number("myASN"),
    ...(machines === undefined ? {} : { machines }),
  };
}

/** The machines that an advertisement announces from, undefined where no machine is known; broken where it selects none. */
function announcingNodes(
  index: ObjectIndex,
  advertisement: TracedObject,
): Broken | { readonly machines: readonly Machine[] | undefined; readonly notes: readonly string[] } {
  const all = index.machines();
  const selectors = listAt(advertisement.manifest, "spec", "nodeSelectors");
  const notes = selectors.length > 0 ? ["only from the nodes that it selects"] : [];
  if (all.length === 0) return { machines: undefined, notes };
  const selected = all.filter((machine) => isSelected(machine, selectors));
  const machines = selected.filter((machine) => runsSpeaker(index, machine));
  if (machines.length > 0) return { machines, notes };
  if (selected.length > 0) {
    const taints = selected.map((machine) => `node ${machine.name} has ${taintsOf(machine).join(", ")}`);
    return broken(
      "announcement",
      { object: advertisement },
      "announces from no node: the taints of all keep MetalLB away",
      taints,
    );
  }
  const message = "announces from the nodes that it selects, which are none";
  return broken("announcement", { object: advertisement, path: "spec.nodeSelectors" }, message, describeMachines(all));
}

/** MetalLB's pods announce, and of themselves bear no taints but those of a control plane. */
function runsSpeaker(index: ObjectIndex, machine: Machine): boolean {
  const release = index
    .ofKind("helm.toolkit.fluxcd.io", "HelmRelease")
    .find(({ manifest }) => stringAt(manifest, "spec", "chart", "spec", "chart") === "metallb");
  const tolerant = listAt(release?.manifest, "spec", "values", "speaker", "tolerations").length > 0;
  return tolerant || taintsOf(machine).every((taint) => /^node-role\.kubernetes\.io\/(control-plane|master)\b/.test(taint));
}

function taintsOf({ data: { data } }: Machine): readonly string[] {
  return listAt(data, "k3s", "nodeTaint")
    .map(String)
    .filter((taint) => /:No(Schedule|Execute)$/.test(taint));
}

function isSelected(machine: Machine, selectors: readonly unknown[]): boolean {
  const labels = machineLabels(machine);
  return selectors.length === 0 || selectors.some((selector) => asksUnknown(selector, labels) || selects(selector, labels));
}

/** What k3s gives a node by itself and no machine's configuration says, such as its architecture. */
function asksUnknown(selector: unknown, labels: Labels): boolean {
  const keys = [
    ...Object.keys(Object(valueAt(selector, "matchLabels"))),
    ...listAt(selector, "matchExpressions").flatMap((expression) => stringAt(expression, "key") ?? []),
  ];
  return keys.some((key) => /^(beta\.|node\.)?kubernetes\.io\//.test(key) && labels[key] === undefined);
}

/** The labels of a node: those that it registers with, and those that k3s gives it. */
function machineLabels({ name, data: { data } }: Machine): Labels {
  const own = listAt(data, "k3s", "nodeLabel").flatMap((label): (readonly [string, string])[] => {
    const [key = "", value = ""] = String(label).split("=");
    return [[key, value]];
  });
  const given = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", ...Object.fromEntries(own) };
  return stringAt(data, "k3s", "role") === "server" ? { "node-role.kubernetes.io/control-plane": "true", ...given } : given;
}

function describeMachines(machines: readonly Machine[]): readonly string[] {
  return machines.map((machine) => {
    const labels = listAt(machine.data.data, "k3s", "nodeLabel").map(String);
    return `node ${machine.name} has ${labels.length === 0 ? "no labels of its own" : labels.join(", ")}`;
  });
}
