import type { Rule } from "../rule.ts";
import { type OwnedAddress, ownedAddresses } from "./lookups/owned-addresses.ts";

/** Each address of the LAN has one owner. */
export const addressCollision: Rule = {
  id: "address-collision",
  severity: "error",
  protects: "Two that answer ARP for one address take the traffic from each other, and which of them wins changes by the minute.",
  link: "https://github.com/kube-vip/kube-vip/issues/947",
  *check({ cluster }) {
    const seen = new Map<number, OwnedAddress>();
    for (const owned of ownedAddresses(cluster)) {
      const first = seen.get(owned.address);
      if (first === undefined) seen.set(owned.address, owned);
      else {
        const message = `${owned.text} is the address of ${owned.owner} and of ${first.owner}`;
        yield { path: owned.path, message, fix: "give one of them another address", other: { path: first.path } };
      }
    }
  },
};
