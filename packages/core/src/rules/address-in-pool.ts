import { overlaps, parseAddress } from "../ip.ts";
import type { Rule } from "../rule.ts";
import { plannedPools } from "./lookups/address-pools.ts";
import { ownedAddresses } from "./lookups/owned-addresses.ts";

/** No pool holds an address that belongs to a node, a device or the control plane. */
export const addressInPool: Rule = {
  id: "address-in-pool",
  severity: "error",
  protects: "The load balancer gives such an address to a Service, and from then on answers for a machine that has it already.",
  link: "https://github.com/metallb/metallb/issues/364",
  *check(context) {
    const { network, media } = context.cluster;
    const server = media === undefined ? undefined : parseAddress(media.server);
    const owned = ownedAddresses(context.cluster);
    const all =
      media === undefined || server === undefined || owned.some(({ address }) => address === server)
        ? owned
        : [...owned, { owner: "the server of media", address: server, text: media.server, path: "media.server" }];
    const ingress = parseAddress(network.ingress);
    for (const pool of plannedPools(context)) {
      for (const { range, text, place } of pool.ranges) {
        for (const { owner, address, text: ownText, path } of all) {
          if (address === ingress || !overlaps(range, { first: address, last: address })) continue;
          const message = `${text} of the pool ${pool.name} holds ${ownText}, the address of ${owner}`;
          yield { ...place, message, fix: `leave ${ownText} out of the pool`, other: { path } };
        }
      }
    }
  },
};
