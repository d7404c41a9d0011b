import { listAt, type PlainManifest, type Rendered, serverNodes, stringAt } from "@cowlab/core";
import type { Trace } from "@cowlab/trace/trace";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { dnsRecords, loadBalancers, type Model, ofKind, zoneKeeper } from "./internal/objects.ts";
import { routersOf } from "./internal/routers.ts";
import { waysOf } from "./internal/ways.ts";

/** More names than these are counted and not listed. */
const listed = 4;

/** The network: the Internet and the LAN, the machines, the addresses, and how requests come to the apps. */
export function networkGraph(rendered: Pick<Rendered, "cluster" | "modules">): Graph {
  const { cluster } = rendered;
  const traces = [...waysOf(rendered).values()].flat();
  const servers = serverNodes(cluster);
  const virtual = hasVirtualAddress(rendered);
  const nodes: GraphNode[] = [
    ...internet(rendered, traces),
    ...outside(rendered, traces),
    ...routersOf(rendered).map(({ name, router, asn }) => ({
      id: `router ${name}`,
      lines: [name, router, `AS ${asn}`],
      group: "lan",
    })),
    ...services(rendered, traces),
    ...cluster.nodes.map(({ name, role, address }) => ({ id: name, lines: [`${name} (${role})`, address], group: "cluster" })),
    ...(virtual ? [{ id: "vip", lines: ["kube-vip", cluster.network.controlPlane, "(Kubernetes API)"], group: "cluster" }] : []),
  ];
  const [first] = servers;
  const edges: GraphEdge[] = [
    ...(virtual ? servers.map(({ name }) => ({ from: "vip", to: name })) : []),
    ...(first === undefined
      ? []
      : cluster.nodes.flatMap(({ name }) =>
          servers.some((server) => server.name === name) ? [] : [{ from: first.name, to: name, arrow: false }],
        )),
    ...ways(rendered, traces),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  return {
    title: `The network of ${cluster.name}`,
    direction: "TB",
    groups: [
      ...(nodes.some(({ group }) => group === "internet") ? [{ id: "internet", title: "Internet" }] : []),
      { id: "lan", title: `Home network (${cluster.network.lan})` },
      { id: "cluster", title: "k3s cluster", parent: "lan" },
      { id: "services", title: "Kubernetes services", parent: "cluster" },
    ],
    nodes,
    edges: edges.filter(({ from, to }) => known.has(from) && known.has(to)),
  };
}

/** Whether the API server has an address that moves between servers. */
export function hasVirtualAddress(model: Model): boolean {
  return ofKind(model, "apps", "DaemonSet").some((manifest) =>
    listAt(manifest, "spec", "template", "spec", "containers").some((container) =>
      listAt(container, "env").some((variable) => stringAt(variable, "name") === "cp_enable"),
    ),
  );
}

function services(model: Model, traces: readonly Trace[]): GraphNode[] {
  const pools = ofKind(model, "metallb.io", "IPAddressPool");
  const served = traces.filter(
    ({ from, outcome, end }) => from === "lan" && outcome === "arrives" && !end.endsWith("outside the cluster"),
  );
  const apps = [...new Set(served.map(({ url }) => new URL(url).hostname))].map((host) =>
    host.replace(`.${model.cluster.domain}`, ""),
  );
  return [
    ...(pools.length === 0
      ? []
      : [
          {
            id: "metallb",
            lines: ["MetalLB", routersOf(model).length === 0 ? "(addresses of the LAN)" : "(addresses by BGP)"],
            group: "services",
          },
        ]),
    ...loadBalancers(model).map(({ manifest, address }) => ({
      id: idOf(manifest),
      lines: [isIngress(model, address) ? "Traefik" : manifest.metadata.name, address ?? "any address of a pool"],
      group: "services",
    })),
    ...(apps.length === 0 ? [] : [{ id: "apps", lines: ["Application services", ...listNames(apps)], group: "services" }]),
  ];
}

function isIngress({ cluster }: Model, address: string | undefined): boolean {
  return address === cluster.network.ingress;
}

function idOf({ metadata: { name, namespace } }: PlainManifest): string {
  return `service ${namespace}/${name}`;
}

function internet(model: Model, traces: readonly Trace[]): GraphNode[] {
  const records = dnsRecords(model);
  const tunnelled = publicHosts(traces);
  const keeper = zoneKeeper(model);
  const domain = model.cluster.domain;
  return [
    ...(records.length === 0 ? [] : [{ id: "dns", lines: [keeper.name, domain], group: keeper.inLan ? "lan" : "internet" }]),
    ...(tunnelled.length === 0 ? [] : [{ id: "tunnel", lines: ["Cloudflare Tunnel"], group: "internet" }]),
  ];
}

/** The hosts that arrive from the Internet. */
export function publicHosts(traces: readonly Trace[]): readonly string[] {
  return traces
    .filter(({ from, outcome }) => from === "internet" && outcome === "arrives")
    .map(({ url }) => new URL(url).hostname);
}

/** Machines of the LAN that a name leads to past the cluster. */
function outside({ cluster }: Model, traces: readonly Trace[]): GraphNode[] {
  return devicesOf(cluster, traces).map(({ device, address }) => ({
    id: `device ${device}`,
    lines: [device, address],
    group: "lan",
  }));
}

function devicesOf(
  cluster: Model["cluster"],
  traces: readonly Trace[],
): readonly { readonly device: string; readonly address: string; readonly behind: boolean; readonly hosts: readonly string[] }[] {
  return Object.entries(cluster.network.devices).flatMap(([device, address]) => {
    const to = traces.filter(
      ({ from, end }) => from === "lan" && (end.startsWith(`${address}:`) || end.split(",")[0] === address),
    );
    if (to.length === 0) return [];
    const hosts = [...new Set(to.map(({ url }) => new URL(url).hostname))];
    return [{ device, address, behind: to.some(({ outcome }) => outcome === "arrives"), hosts }];
  });
}

function ways(model: Model, traces: readonly Trace[]): GraphEdge[] {
  const { cluster } = model;
  const doors = loadBalancers(model);
  const records = dnsRecords(model);
  const door = doors.find(({ address }) => isIngress(model, address));
  if (door === undefined) return [];
  const id = idOf(door.manifest);
  const wildcard = records.find(({ name, type }) => name.startsWith("*.") && type === "A");
  const hosts = publicHosts(traces);
  const past = devicesOf(cluster, traces);
  return [
    ...(wildcard === undefined ? [] : [{ from: "dns", to: id, label: `${wildcard.name} → ${wildcard.targets.join(", ")}` }]),
    ...(hosts.length === 0 ? [] : [{ from: "tunnel", to: id, label: listNames(hosts).join(" ") }]),
    ...doors.map(({ manifest }) => ({ from: "metallb", to: idOf(manifest) })),
    ...routersOf(model).flatMap(({ name }) =>
      doors.map(({ manifest }) => ({ from: `router ${name}`, to: idOf(manifest), label: "route by BGP" })),
    ),
    { from: id, to: "apps", label: "IngressRoute rules" },
    ...past.map(({ device, behind, hosts }) => ({
      from: behind ? id : "dns",
      to: `device ${device}`,
      label: listNames(hosts).join(" "),
      length: 2 as const,
    })),
  ];
}

/** Names, as many as can be read, and how many more there are. */
function listNames(names: readonly string[]): readonly string[] {
  if (names.length <= listed) return names.length === 0 ? [] : [names.join(", ")];
  return [`${names.slice(0, listed).join(", ")} and ${names.length - listed} more`];
}
