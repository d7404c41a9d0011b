import { parseAddress } from "../ip.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { hasServiceLb } from "./lookups/address-pools.ts";
import { controlPlaneAnnouncers } from "./lookups/announcers.ts";
import { type OwnedAddress, ownedAddresses } from "./lookups/owned-addresses.ts";

/** Each address of the LAN has one owner. */
export const addressCollision: Rule = {
  id: "address-collision",
  severity: "error",
  protects: "Two that answer ARP for one address take the traffic from each other, and which of them wins changes by the minute.",
  link: "https://github.com/kube-vip/kube-vip/issues/947",
  *check(context) {
    const seen = new Map<number, OwnedAddress>();
    for (const owned of ownedAddresses(context.cluster)) {
      const first = seen.get(owned.address);
      if (first === undefined) seen.set(owned.address, owned);
      else if (!mayShare(first, owned, context)) {
        const message = `${owned.text} is the address of ${owned.owner} and of ${first.owner}`;
        yield { path: owned.path, message, fix: "give one of them another address", other: { path: first.path } };
      }
    }
  },
};

/**
 * True where two facts mean one address of a node: without kube-vip the API is reached at a server's own address, and with k3s'
 * servicelb Services are reached at those of the nodes.
 */
function mayShare(one: OwnedAddress, other: OwnedAddress, context: RuleContext): boolean {
  const shareable = (owned: OwnedAddress): boolean => {
    if (owned.path === "network.controlPlane") return controlPlaneAnnouncers(context).length === 0;
    return owned.path === "network.ingress" ? hasServiceLb(context) : owned.path.startsWith("nodes[");
  };
  if (!shareable(one) || !shareable(other) || (one.path.startsWith("nodes[") && other.path.startsWith("nodes["))) return false;
  // What they share has to be a node's, and the API only answers on a server.
  const { nodes } = context.cluster;
  const isApi = [one, other].some(({ path }) => path === "network.controlPlane");
  return nodes.some(({ address, role }) => parseAddress(address) === one.address && (role === "server" || !isApi));
}
