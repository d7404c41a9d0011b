import type { Change } from "./change.ts";
import type { AddressPool, Facts, Network, Node, Repository, Share, Tunnel } from "./facts.ts";
import type { Host, Module, NamespaceNeed, PackagedComponent, SecretNeed } from "./module.ts";
import type { Waiver } from "./waiver.ts";

/** What a cluster file exports: facts, and the modules that run. */
export interface ClusterDefinition extends Facts {
  /** In any order: Flux's order is derived. A staged install is a list of modules of its own. */
  readonly modules: readonly (Module | readonly Module[])[];
  /** What is to be otherwise than the modules render it: made by `changeObject`, `addObject` and `removeObject`. @default [] */
  readonly changes?: readonly Change[];
  /** Findings about facts that are right as they are, with the reason. */
  readonly waives?: readonly Waiver[];
}

/** A host with what the cluster knows of it. */
export interface ClusterHost extends Host {
  /** The whole name: `sonarr.cowlab.org`. */
  readonly fqdn: string;
  readonly module: string;
}

/** Something that a module declared. */
export type Declared<T> = T & { readonly module: string };

/** A cluster as modules see it: the facts with their defaults, and what all modules declare. */
export interface Cluster {
  readonly name: string;
  readonly domain: string;
  readonly timeZone: string;
  readonly kubernetes: string;
  readonly repository: Required<Omit<Repository, "secret">> & Pick<Repository, "secret">;
  readonly network: Required<Omit<Network, "pools">> & { readonly pools: readonly Required<AddressPool>[] };
  readonly nodes: readonly (Node & Required<Pick<Node, "architecture" | "interface" | "labels" | "taints">>)[];
  readonly machineRepository?: string;
  readonly media?: Share;
  readonly tunnel?: Tunnel;
  readonly modules: readonly Module[];
  readonly hosts: readonly ClusterHost[];
  readonly secrets: readonly Declared<SecretNeed>[];
  readonly namespaces: readonly Declared<NamespaceNeed>[];
  /** Components of k3s that modules take the place of, sorted. */
  readonly disabledComponents: readonly PackagedComponent[];
  /** The StorageClass in which apps keep their data; absent where no module and no component of k3s has one, or several have. */
  readonly storageClass?: string;
}

/** A node with its defaults. */
export type ClusterNode = Cluster["nodes"][number];

/** The one entry of a cluster file: types the facts and modules. They are checked, all at once, when they are rendered. */
export function defineCluster(definition: ClusterDefinition): ClusterDefinition {
  return definition;
}

/** Fills in defaults and collects what the modules declare. */
export function resolveCluster(definition: ClusterDefinition): Cluster {
  const { repository, network, nodes } = definition;
  const modules = definition.modules.flat();
  const disabledComponents = [...new Set(modules.flatMap(({ replaces = [] }) => replaces))].sort();
  return {
    name: definition.name,
    domain: definition.domain,
    timeZone: definition.timeZone ?? "Etc/UTC",
    kubernetes: definition.kubernetes,
    repository: { branch: "main", ...repository },
    network: {
      ...network,
      pods: network.pods ?? "10.42.0.0/16",
      services: network.services ?? "10.43.0.0/16",
      devices: network.devices ?? {},
      pools: (network.pools ?? []).map((pool) => ({ autoAssign: true, ...pool })),
    },
    nodes: nodes.map((node) => ({ architecture: "arm64", interface: "end0", labels: {}, taints: [], ...node })),
    machineRepository: definition.machineRepository,
    media: definition.media,
    tunnel: definition.tunnel,
    modules,
    hosts: modules.flatMap(({ name, hosts = [] }) =>
      hosts.map((host) => ({ ...host, fqdn: fullName(host.name, definition.domain), module: name })),
    ),
    secrets: modules.flatMap(({ name, secrets = [] }) => secrets.map((secret) => ({ ...secret, module: name }))),
    namespaces: modules.flatMap(({ name, namespace }) => (namespace === undefined ? [] : [{ ...namespace, module: name }])),
    disabledComponents,
    storageClass: definition.storageClass ?? storageClassOf(modules, disabledComponents),
  };
}

/** The StorageClass of k3s' own provisioner. @see https://docs.k3s.io/add-ons/storage */
export const packagedStorageClass = "local-path";

function storageClassOf(modules: readonly Module[], disabled: readonly PackagedComponent[]): string | undefined {
  const classes = new Set(modules.flatMap(({ storageClass }) => storageClass ?? []));
  if (classes.size > 0) return classes.size === 1 ? [...classes][0] : undefined;
  return disabled.includes("local-storage") ? undefined : packagedStorageClass;
}

/** The whole name of a label below a domain; `@` is the domain itself. */
export function fullName(label: string, domain: string): string {
  return label === "@" ? domain : `${label}.${domain}`;
}

/** The nodes that run the control plane. */
export function serverNodes(cluster: Cluster): readonly ClusterNode[] {
  return cluster.nodes.filter(({ role }) => role === "server");
}

/** The nodes on which a pod without tolerations may run. */
export function schedulableNodes(cluster: Cluster): readonly ClusterNode[] {
  return cluster.nodes.filter(({ taints }) => !taints.some((taint) => /:(NoSchedule|NoExecute)$/.test(taint)));
}

/**
 * The nodes at whose addresses k3s' own servicelb lets Services of type LoadBalancer in: those with its label, or all.
 * @see https://docs.k3s.io/networking/networking-services#controlling-servicelb-node-selection
 */
export function serviceLbNodes({ nodes }: Cluster): readonly ClusterNode[] {
  const chosen = nodes.filter(({ labels }) => labels["svccontroller.k3s.cattle.io/enablelb"] === "true");
  return chosen.length > 0 ? chosen : nodes;
}

/** A toleration of a pod, typed as Kubernetes has it. */
export interface Toleration {
  key: string;
  operator: "Equal" | "Exists";
  value?: string;
  effect: string;
}

/** Tolerations for the taints of the control plane's nodes, for what must run before there is any other node. */
export function serverTolerations(cluster: Cluster): Toleration[] {
  const taints = new Set(serverNodes(cluster).flatMap((node) => node.taints));
  return [...taints].sort().flatMap((taint) => {
    const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(taint) ?? [];
    if (key === undefined || effect === undefined) return [];
    return [
      value === undefined ? { key, operator: "Exists" as const, effect } : { key, operator: "Equal" as const, value, effect },
    ];
  });
}
