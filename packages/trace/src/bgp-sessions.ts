import { isObject, stringAt, valueAt } from "@cowlab/core";
import { sessionsOf } from "./internal/announcements.ts";
import { indexOf } from "./internal/object-index.ts";
import type { TracedCluster } from "./traced-cluster.ts";

/** What a router has to be told so that the nodes' sessions of BGP come about. */
export interface BgpNeighbours {
  /** What the router is called here: its BGPPeer. */
  readonly name: string;
  /** The address at which the nodes call it. */
  readonly router: string;
  readonly port: number;
  readonly asn: string;
  /** The autonomous system number of the nodes. */
  readonly ownAsn: string;
  /** The nodes that call, in order; empty where no machine's configuration is rendered. */
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
  /** The Secret with the session's password, where there is one. */
  readonly password?: string;
  readonly bfd: boolean;
}

/** The neighbours that each router of a cluster has, in the order of the routers' names. */
export function bgpNeighbours(cluster: TracedCluster): readonly BgpNeighbours[] {
  return sessionsOf(indexOf(cluster))
    .map(({ peer, machines = [], ...session }) => {
      const { metadata, spec } = peer.manifest;
      const password = valueAt(spec, "passwordSecret");
      return {
        ...session,
        name: metadata.name,
        nodes: machines.map(({ name, data: { data } }) => ({ name, address: stringAt(data, "network", "address") ?? "" })),
        bfd: stringAt(spec, "bfdProfile") !== undefined,
        ...(isObject(password) ? { password: `${metadata.namespace}/${stringAt(password, "name") ?? ""}` } : {}),
      };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
