import { type Cluster, contains, parseSubnet } from "@cowlab/core";

/** A rule of a NetworkPolicy: where pods may open connections to. */
export interface EgressRule {
  to: EgressPeer[];
  ports?: { port: number; protocol?: "TCP" | "UDP" }[];
}

/** Pods by their namespace and labels, or addresses. */
export type EgressPeer =
  | { namespaceSelector: { matchLabels?: Record<string, string> }; podSelector?: { matchLabels: Record<string, string> } }
  | { ipBlock: { cidr: string; except?: string[] } };

/** The cluster's DNS, by the label that CoreDNS has in every distribution: without it, no name leads anywhere. */
export const toClusterDns: EgressRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

/** Addresses that nobody has on the Internet. @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const privateSubnets = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

/** The Internet, and neither the LAN nor the cluster: all addresses but private ones and those of this network. */
export function internet({ network }: Cluster): EgressPeer {
  const own = [network.lan, network.pods, network.services].filter((subnet) => !coveredBy(privateSubnets, subnet));
  return { ipBlock: { cidr: "0.0.0.0/0", except: [...privateSubnets, ...own] } };
}

/** The Internet, the LAN and whatever is behind it, but not the cluster: its pods are reached by rules of their own. */
export function internetAndLan({ network }: Cluster): EgressPeer {
  return { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16", network.pods, network.services] } };
}

/** The LAN, and those of the cluster's machines and devices that are not in it. */
export function lan({ network, nodes }: Cluster): EgressPeer[] {
  const addresses = [...nodes.map(({ address }) => address), ...Object.values(network.devices)].map((address) => `${address}/32`);
  const outside = addresses.filter((address) => !coveredBy([network.lan], address));
  return [network.lan, ...new Set(outside.sort())].map((cidr) => ({ ipBlock: { cidr } }));
}

function coveredBy(subnets: readonly string[], text: string): boolean {
  const inner = parseSubnet(text);
  return subnets.some((subnet) => {
    const outer = parseSubnet(subnet);
    return outer !== undefined && inner !== undefined && contains(outer, inner);
  });
}
