import type { Cluster, Manifest, Module, SecretNeed } from "@cowlab/core";
import { helmChart } from "@cowlab/flux/helm-chart";
import {
  BFDProfile,
  BGPAdvertisement,
  BGPPeer,
  Community,
  IPAddressPool,
  L2Advertisement,
  type LabelSelector,
} from "./metallb-kinds.ts";

const namespace = "metallb-system";

/** What a cluster may decide about its load balancer. */
export interface MetallbOptions {
  /**
   * How routers learn of the addresses, which then are of networks of their own. @default by ARP instead, from every node, with
   * addresses of the LAN
   */
  readonly bgp?: BgpOptions;
}

/** How the cluster speaks BGP. @see https://metallb.io/concepts/bgp/ */
export interface BgpOptions {
  /** The autonomous system number of the cluster; 64512 to 65534 are free for private use. */
  readonly asn: number;
  /** The routers that learn of the addresses: at least one. */
  readonly peers: readonly BgpPeerOptions[];
  /** Communities that every route carries, `64512:100` or `large:64512:1:100`, by a name for each. @default none */
  readonly communities?: Readonly<Record<string, string>>;
  /** LOCAL_PREF of the routes, which only routers of the cluster's own system read. @default MetalLB's, 0 */
  readonly localPreference?: number;
}

/** A router that nodes speak BGP with. They open the session: it has to accept them, on its side as well. */
export interface BgpPeerOptions {
  /** What it is called here. */
  readonly name: string;
  /** Its autonomous system number; that of the cluster makes it iBGP. */
  readonly asn: number;
  /** Where it is. @default the gateway of the LAN */
  readonly address?: string;
  /** The port it takes connections at. @default 179 */
  readonly port?: number;
  /** The nodes that speak with it, by labels: those that any of these selects. @default every node */
  readonly nodeSelectors?: readonly LabelSelector[];
  /** True where the router asks for a password (TCP MD5), which then is a Secret. @default false */
  readonly password?: boolean;
  /** Notices a dead node or router in less than a second, where the router has BFD, too. `{}` takes FRR's intervals. @default none */
  readonly bfd?: BfdOptions;
  /** True where the router of another system is not in the LAN itself. @default false */
  readonly multiHop?: boolean;
  /** After what silence the session is taken for dead, such as `9s`. @default MetalLB's, 90s */
  readonly holdTime?: string;
  /** True where the router keeps the routes while a node's program restarts; can never be changed. @default false */
  readonly gracefulRestart?: boolean;
}

/** Intervals in milliseconds from 10 to 60000. @see https://metallb.io/apis/#bfdprofile */
export interface BfdOptions {
  /** How often this side wants to hear of the other, in milliseconds. @default 300 */
  readonly receiveInterval?: number;
  /** How often this side says that it is there, in milliseconds. @default 300 */
  readonly transmitInterval?: number;
  /** How many packets may be lost, from 2. @default 3 */
  readonly detectMultiplier?: number;
  /** For a router that is not in the LAN: the least TTL of its packets. @default 254 */
  readonly minimumTtl?: number;
}

/**
 * Addresses for Services of type LoadBalancer: the chart, then, once its webhook answers, the pools and who learns of them: the
 * LAN by ARP, or routers by BGP. The ingress address is a pool of its own, from which only the module that is the ingress may
 * have one.
 * @example metallb({ bgp: { asn: 64513, peers: [{ name: "router", asn: 64512 }] } })
 * @see https://metallb.io/concepts/
 */
export function metallb({ bgp }: MetallbOptions = {}): readonly Module[] {
  const passwords = (bgp?.peers ?? []).filter(({ password }) => password === true).map(passwordOf);
  return [
    {
      name: "metallb",
      // The speaker answers ARP, or speaks BGP, from the host's network.
      namespace: { name: namespace, podSecurity: "privileged" },
      installs: [BFDProfile, BGPAdvertisement, BGPPeer, Community, IPAddressPool, L2Advertisement],
      replaces: ["servicelb"],
      objects: () =>
        helmChart({
          name: "metallb",
          namespace,
          url: "https://metallb.github.io/metallb",
          version: "0.16.1",
          values: {
            crds: { enabled: true },
            // The chart brings along FRR, which speaks BGP, unless it is told not to; that inside of the speaker is deprecated.
            frrk8s: { enabled: bgp !== undefined },
            speaker: { frr: { enabled: false } },
          },
        }),
    },
    {
      name: "metallb-pools",
      provides: ["load-balancer"],
      needs: ["metallb"],
      ...(passwords.length === 0 ? {} : { secrets: passwords }),
      objects: (cluster) => {
        const pools = poolsOf(cluster);
        const names = pools.map(({ metadata }) => metadata.name);
        return [...pools, ...(bgp === undefined ? [byArp(names)] : byBgp(bgp, names, cluster))];
      },
    },
  ];
}

function poolsOf({ network, modules }: Cluster) {
  const ingress = modules.find(({ provides = [] }) => provides.includes("ingress"))?.namespace;
  return [
    IPAddressPool({
      metadata: { name: "ingress", namespace },
      spec: {
        addresses: [`${network.ingress}/32`],
        autoAssign: false,
        serviceAllocation: ingress === undefined ? undefined : { namespaces: [ingress.name] },
      },
    }),
    ...network.pools.map(({ name, addresses, autoAssign }) =>
      IPAddressPool({ metadata: { name, namespace }, spec: { addresses: [...addresses], autoAssign } }),
    ),
  ];
}

function byArp(ipAddressPools: string[]): Manifest {
  return L2Advertisement({ metadata: { name: "lan", namespace }, spec: { ipAddressPools } });
}

function byBgp({ asn, peers, communities = {}, localPreference }: BgpOptions, pools: string[], { network }: Cluster): Manifest[] {
  const faults = [
    ...(peers.length === 0 ? ["bgp has no peers: name at least one router"] : []),
    ...peers.flatMap((peer) =>
      peer.multiHop === true && peer.asn === asn
        ? [`the peer ${peer.name} is of the cluster's own system, ${asn}, for which multiHop is not: leave it out`]
        : [],
    ),
    ...Object.entries(communities).flatMap(([name, value]) =>
      isCommunity(value)
        ? []
        : [`the community ${name} is ${JSON.stringify(value)}: write a pair such as ${asn % 65_536}:100, or large:${asn}:1:100`],
    ),
  ];
  if (faults.length > 0) throw new Error(faults.join("; "));
  const aliases = Object.entries(communities).sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    ...peers.flatMap((peer) => [
      BGPPeer({
        metadata: { name: peer.name, namespace },
        spec: {
          myASN: asn,
          peerASN: peer.asn,
          peerAddress: peer.address ?? network.gateway,
          peerPort: peer.port,
          holdTime: peer.holdTime,
          bfdProfile: peer.bfd === undefined ? undefined : peer.name,
          ebgpMultiHop: peer.multiHop,
          enableGracefulRestart: peer.gracefulRestart,
          nodeSelectors: peer.nodeSelectors === undefined ? undefined : [...peer.nodeSelectors],
          passwordSecret: peer.password === true ? { name: passwordOf(peer).name, namespace } : undefined,
        },
      }),
      ...(peer.bfd === undefined ? [] : [BFDProfile({ metadata: { name: peer.name, namespace }, spec: { ...peer.bfd } })]),
    ]),
    ...(aliases.length === 0
      ? []
      : [
          Community({
            metadata: { name: "routes", namespace },
            spec: { communities: aliases.map(([name, value]) => ({ name, value })) },
          }),
        ]),
    BGPAdvertisement({
      metadata: { name: "routers", namespace },
      spec: {
        ipAddressPools: pools,
        peers: peers.map(({ name }) => name),
        communities: aliases.length === 0 ? undefined : aliases.map(([name]) => name),
        localPref: localPreference,
      },
    }),
  ];
}

/** Two numbers of 16 bits, or three of 32 bits. @see https://metallb.io/configuration/_advanced_bgp_configuration/#community-aliases */
function isCommunity(value: string): boolean {
  const [first = "", ...rest] = value.split(":");
  const [numbers, most] = first === "large" ? [rest, 2 ** 32 - 1] : [[first, ...rest], 65_535];
  return (
    numbers.length === (first === "large" ? 3 : 2) && numbers.every((number) => /^\d+$/.test(number) && Number(number) <= most)
  );
}

function passwordOf({ name }: BgpPeerOptions): SecretNeed {
  return {
    namespace,
    name: `bgp-${name}`,
    keys: ["password"],
    // MetalLB refuses any other type.
    type: "kubernetes.io/basic-auth",
    purpose: `the password of the BGP session with ${name}, as the router has it for each of the nodes`,
  };
}
