import { overlaps, parseSubnet } from "../ip.ts";
import { placeOf, type Rule } from "../rule.ts";
import { renderedPools } from "./lookups/address-pools.ts";
import { announcementsOf } from "./lookups/announcements.ts";

/** A pool that only BGP announces has no address of the LAN. */
export const bgpAddressInLan: Rule = {
  id: "bgp-address-in-lan",
  severity: "error",
  protects:
    "A client asks for an address of its own subnet by ARP, which nobody answers, and never asks the router that knows the way.",
  link: "https://metallb.io/concepts/bgp/",
  *check(context) {
    const { network } = context.cluster;
    const lan = parseSubnet(network.lan);
    if (lan === undefined) return;
    for (const { name, object, ranges } of renderedPools(context)) {
      const [first, ...others] = object === undefined ? [] : announcementsOf(context, object);
      if (first === undefined || [first, ...others].some(({ way }) => way === "ARP")) continue;
      for (const { range, text, place } of ranges) {
        if (!overlaps(lan, range)) continue;
        const message = `${text} of the pool ${name} is announced by BGP alone, but lies in the LAN, ${network.lan}, whose clients ask for it by ARP`;
        const fix = "take a network of its own, such as a subnet that nothing else has, or announce it by ARP";
        yield { ...place, message, fix, other: placeOf(first.object) };
      }
    }
  },
};
