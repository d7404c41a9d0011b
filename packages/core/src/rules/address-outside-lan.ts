import { type AddressRange, contains, overlaps, parseSubnet, prefixLength } from "../ip.ts";
import type { Finding, Rule } from "../rule.ts";
import { plannedPools, poolOf, renderedPools } from "./lookups/address-pools.ts";
import { announcements, waysOf } from "./lookups/announcements.ts";
import { ownedAddresses } from "./lookups/owned-addresses.ts";

/** What answers in the LAN has an address of the LAN that a host may have. */
export const addressOutsideLan: Rule = {
  id: "address-outside-lan",
  severity: "error",
  protects:
    "Unless routers are told by BGP, addresses are announced by ARP, by which no client asks for one outside its own subnet.",
  link: "https://metallb.io/concepts/layer2/",
  *check(context) {
    const { network } = context.cluster;
    const lan = parseSubnet(network.lan);
    if (lan === undefined) return;
    const misplaced = function* (range: AddressRange, text: string, place: Omit<Finding, "message">): Generator<Finding> {
      const other = { path: "network.lan" };
      if (!contains(lan, range)) {
        yield { ...place, message: `${text} lies outside the LAN, ${network.lan}`, fix: "take it from the LAN", other };
      } else if (
        prefixLength(network.lan) < 31 &&
        [lan.first, lan.last].some((end) => overlaps(range, { first: end, last: end }))
      ) {
        const message = `${text} holds the first or last address of ${network.lan}, which stand for the network and for all its hosts`;
        yield { ...place, message, fix: "leave out the first and the last address of the LAN", other };
      }
    };
    // Where a chart makes the pools, nothing shows which of them an advertisement is for.
    const anyByBgp = announcements(context).some(({ way }) => way === "BGP");
    for (const { owner, address, text, path } of ownedAddresses(context.cluster)) {
      const pool = path === "network.ingress" ? poolOf(renderedPools(context), address) : undefined;
      // By BGP, addresses of any network are announced.
      if (pool !== undefined && waysOf(context, pool)?.has("BGP") === true) continue;
      yield* misplaced({ first: address, last: address }, `the address of ${owner}, ${text},`, { path });
    }
    for (const pool of plannedPools(context)) {
      const { name, ranges } = pool;
      if (waysOf(context, pool)?.has("BGP") ?? anyByBgp) continue;
      for (const { range, text, place } of ranges) yield* misplaced(range, `${text} of the pool ${name}`, place);
    }
  },
};
