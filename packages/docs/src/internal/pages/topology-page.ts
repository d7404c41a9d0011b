import { type ClusterNode, type PackagedComponent, schedulableNodes, serverNodes, serviceLbNodes } from "@cowlab/core";
import type { BgpNeighbours } from "@cowlab/trace/bgp-sessions";
import type { Trace } from "@cowlab/trace/trace";
import { mermaid } from "../../mermaid.ts";
import { hasVirtualAddress, networkGraph, publicHosts } from "../../network-graph.ts";
import type { PageModel } from "../../page-model.ts";
import { and, block, code, count, list, plain, section, steps, table } from "../markdown.ts";
import { claims, dnsRecords, loadBalancers, type Model, nfsExport, ofKind, zoneKeeper } from "../objects.ts";
import { routersOf } from "../routers.ts";
import { waysOf } from "../ways.ts";

/** What a cluster is made of: machines, network, and how a request finds its way. */
export function topologyPage({ rendered }: PageModel): string {
  const { cluster } = rendered;
  const traces = [...waysOf(rendered).values()].flat();
  return `# Cluster topology

${cluster.name} answers below ${code(cluster.domain)}. [Services](services.md) · [addresses](addresses.md) · [DNS](dns.md) ·
[order](order.md) · [storage](storage.md) · [Secrets](secrets.md) · [bootstrap](bootstrap.md) · [backups](backups.md)

${[hardware(cluster.nodes), operatingSystem(rendered), network(rendered), components(rendered, traces), flow(traces)].join("\n")}`;
}

const roles = { server: "k3s server (control plane)", agent: "k3s agent (worker)" } as const;
const architectures = { arm64: "aarch64 (ARM64)", amd64: "x86-64 (AMD64)" } as const;
const machineNames = { arm64: "aarch64", amd64: "x86_64" } as const;

function hardware(nodes: readonly ClusterNode[]): string {
  const kinds = [...Map.groupBy(nodes, ({ hardware }) => hardware ?? "machine")].map(
    ([kind, group]) => `${group.length}× ${kind}`,
  );
  const [disk, ...otherDisks] = new Set(nodes.map(({ disk }) => disk));
  const [architecture, ...otherArchitectures] = new Set(nodes.map((node) => node.architecture));
  const sentences = [
    `The cluster runs on ${and(kinds)}${disk === undefined || otherDisks.length > 0 ? "" : `, ${nodes.length === 1 ? "" : "each "}with ${article(disk)} ${disk} for storage`}.`,
    ...(architecture === undefined || otherArchitectures.length > 0
      ? []
      : [`All nodes run the ${architectures[architecture]} architecture.`]),
  ];
  const rows = nodes.map((node) => [
    node.name,
    roles[node.role],
    node.address,
    [node.hardware, machineNames[node.architecture], node.disk].filter((part) => part !== undefined).join(", "),
  ]);
  return section("Hardware", `${sentences.join(" ")}\n`, table(["Node", "Role", "IP address", "Hardware"], rows));
}

/** The article of a disk as it is spoken: an NVMe SSD, a 500 GB SSD, an 8 TB disk. */
function article(noun: string): "a" | "an" {
  return /^(?:[aeiou]|8|1[18]\b|[FHLMNRSX][A-Z.])/.test(noun) ? "an" : "a";
}

function operatingSystem(model: Model): string {
  const { cluster } = model;
  const [system, ...others] = new Set(cluster.nodes.map(({ os }) => os));
  const runs = system === undefined || others.length > 0 ? "" : `All nodes run ${system}`;
  const managed =
    cluster.machineRepository === undefined
      ? ""
      : `${runs === "" ? "The nodes are" : ","} managed in a separate repository (${cluster.machineRepository})`;
  const sentence = runs === "" && managed === "" ? "" : `${runs}${managed}.`;
  const files = `What their configuration has to agree on with the cluster is rendered to ${code(`clusters/${cluster.name}/nodes/<node>.json`)}.`;
  const items = [
    `**k3s v${cluster.kubernetes}**: lightweight Kubernetes distribution`,
    ...requirements(model),
    ...(cluster.disabledComponents.length === 0 ? [] : [disabled(model)]),
    ...tainted(model),
  ];
  return section(
    "Operating system",
    `${[sentence, files].filter((part) => part !== "").join(" ")} Key configuration of the machines:\n`,
    list(items),
  );
}

/** What programs of the cluster need of the machines. */
function requirements(model: Model): string[] {
  const all = claims(model);
  const iscsi = all.some(({ storageClass }) => storageClass?.["provisioner"] === "driver.longhorn.io");
  const nfs = [...new Set(all.flatMap(({ volume }) => (volume === undefined ? [] : (nfsExport(volume)?.split(":")[0] ?? []))))];
  return [
    ...(iscsi ? ["**open-iscsi**: required by Longhorn for distributed block storage"] : []),
    ...(nfs.length === 0 ? [] : [`**an NFS client**: required for the shared tree of ${and(nfs)}`]),
  ];
}

const inFavour: Readonly<Record<PackagedComponent, string>> = {
  servicelb: "MetalLB",
  traefik: "a Traefik deployment of this cluster's own",
  "local-storage": "Longhorn",
  "metrics-server": "another source of metrics",
  coredns: "another resolver",
};

function disabled({ cluster }: Model): string {
  const parts = cluster.disabledComponents.map((component) => {
    const module = cluster.modules.find(({ replaces = [] }) => replaces.includes(component))?.name;
    return `${code(component)} in favour of ${inFavour[component]}${module === undefined ? "" : ` (${code(module)})`}`;
  });
  return `**Disabled k3s defaults**: ${and(parts)}`;
}

function tainted({ cluster }: Model): string[] {
  const nodes = cluster.nodes.filter(({ taints }) => taints.length > 0);
  if (nodes.length === 0) return [];
  const rest = schedulableNodes(cluster).map(({ name }) => name);
  const taints = nodes.map(({ name, taints }) => `${name} has ${and(taints.map(code))}`);
  return [`**Taints**: ${and(taints)}, so that pods without a toleration run on ${and(rest)}`];
}

function network(model: Model): string {
  return section("Network layout", block("mermaid", mermaid(networkGraph(model))));
}

function components(model: Model, traces: readonly Trace[]): string {
  const { cluster } = model;
  const { network } = cluster;
  const records = dnsRecords(model);
  const wildcard = records.find(({ name }) => name.startsWith("*."));
  const own = records.filter((record) => record !== wildcard && !record.proxied);
  const open = publicHosts(traces);
  const pools = ofKind(model, "metallb.io", "IPAddressPool");
  const routers = routersOf(model);
  const has = (kind: string): boolean => ofKind(model, "traefik.io", kind).length > 0;
  return section(
    "Key network components",
    list([
      ...(hasVirtualAddress(model)
        ? [
            `**kube-vip** (${network.controlPlane}): virtual IP for the k3s API server, a stable endpoint for ${code("kubectl")} and for agents that join`,
          ]
        : []),
      ...(pools.length === 0
        ? []
        : [
            `**MetalLB**: bare-metal load balancer that assigns addresses${routers.length === 0 ? " of the LAN" : ""} to Services of type ${code("LoadBalancer")}, from ${count(pools.length, "pool")}${routersSentence(routers)}`,
          ]),
      ...(pools.length > 0 || cluster.disabledComponents.includes("servicelb") || loadBalancers(model).length === 0
        ? []
        : [
            `**servicelb**, which k3s brings along: Services of type ${code("LoadBalancer")} are reached at the addresses of ${and(serviceLbNodes(cluster).map(({ name }) => name))}`,
          ]),
      ...(has("IngressRoute")
        ? [
            `**Traefik** (${network.ingress}): ingress controller and reverse proxy. All HTTP(S) traffic enters the cluster through this address`,
          ]
        : []),
      ...(records.length === 0
        ? cluster.hosts.length === 0
          ? []
          : [`**DNS**: the zone is kept by hand, [with these records](dns.md)`]
        : [`**${capital(zoneKeeper(model).name)}**: ${dnsSentence(wildcard, own)}`]),
      ...(open.length === 0
        ? []
        : [
            `**Cloudflare Zero Trust Tunnel**: public access to ${and(open.map(code))} from the Internet, without a port open on the home network`,
          ]),
    ]),
  );
}

function routersSentence(routers: readonly BgpNeighbours[]): string {
  const named = routers.map(({ name, router, asn }) => `${name} (${code(router)}, AS ${asn})`);
  return named.length === 0 ? "" : `, and tells ${and(named)} by BGP [which nodes to send to](addresses.md)`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function dnsSentence(wildcard: ReturnType<typeof dnsRecords>[number] | undefined, own: ReturnType<typeof dnsRecords>): string {
  const first = wildcard === undefined ? [] : [`the wildcard ${code(wildcard.name)} resolves to ${and([...wildcard.targets])}.`];
  const names = own.map(({ name, type, targets }) => `${code(name)} (${type} ${and([...targets])})`);
  const second = names.length === 0 ? [] : [`Records of their own have ${and(names)}.`];
  return [...first, ...second].join(" ");
}

/** The steps of a request, in the words of the hops that a way of it has. */
function flow(traces: readonly Trace[]): string {
  const arriving = (from: Trace["from"]): Trace | undefined =>
    traces.find(
      (trace) =>
        trace.from === from &&
        trace.outcome === "arrives" &&
        trace.address === undefined &&
        trace.hops.some(({ kind }) => kind === "container") &&
        // A public name leads the LAN out to the tunnel, too.
        trace.hops.some(({ kind }) => kind === "tunnel") === (from === "internet"),
    );
  const lan = arriving("lan");
  const internet = arriving("internet");
  const parts = [
    ...(lan === undefined
      ? []
      : [`A request from the LAN for ${code(new URL(lan.url).hostname)}, as for every app:\n`, steps(stepsOf(lan))]),
    ...(internet === undefined
      ? []
      : [
          `A request from the Internet for ${code(new URL(internet.url).hostname)}, through the Cloudflare Tunnel:\n`,
          steps(stepsOf(internet)),
        ]),
    `${code("cowlab trace <host>")} follows any other, with the object and the field of every hop.\n`,
  ];
  return section("Traffic flow", ...parts);
}

const told = new Set([
  "dns-record",
  "bgp-session",
  "load-balancer",
  "tunnel",
  "tunnel-rule",
  "entry-point",
  "certificate",
  "router",
  "service",
  "endpoints",
  "container",
]);

function stepsOf({ hops }: Trace): string[] {
  return hops
    .filter(({ kind }, index) => told.has(kind) && !(kind === "service" && hops[index - 1]?.kind === "load-balancer"))
    .map(({ object, says }) => `${code(object)}: ${markUp(says)}`);
}

/** Rules and addresses as code, so that nothing of them is read as markup or becomes a link. */
function markUp(text: string): string {
  const parts = text.split(/(Host\(`[^`]+`\)|https?:\/\/\S+)/);
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : plain(part))).join("");
}

/** The nodes that run the control plane, in words. */
export function serverNames(model: Model): string {
  return and(serverNodes(model.cluster).map(({ name }) => name));
}
