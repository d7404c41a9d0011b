import { overlaps, parseSubnet } from "../ip.ts";
import type { Rule } from "../rule.ts";
import { plannedPools } from "./lookups/address-pools.ts";

/** The LAN, the pods and the Services have a network each, and no pool is part of the last two. */
export const overlappingNetworks: Rule = {
  id: "overlapping-networks",
  severity: "error",
  protects:
    "Nodes route the addresses of pods and Services to themselves: machines of the LAN with such an address vanish for them.",
  link: "https://docs.k3s.io/networking/basic-network-options",
  *check(context) {
    const { network } = context.cluster;
    const pairs = [
      ["pods", "lan"],
      ["services", "lan"],
      ["services", "pods"],
    ] as const;
    for (const [field, against] of pairs) {
      const [left, right] = [parseSubnet(network[field]), parseSubnet(network[against])];
      if (left === undefined || right === undefined || !overlaps(left, right)) continue;
      yield {
        path: `network.${field}`,
        message: `${network[field]}, the network of ${field}, overlaps ${against === "lan" ? "the LAN" : `that of ${against}`}, ${network[against]}`,
        fix: field === "pods" ? "k3s's own is 10.42.0.0/16" : "k3s's own is 10.43.0.0/16",
        other: { path: `network.${against}` },
      };
    }
    const lan = parseSubnet(network.lan);
    for (const { name, ranges } of plannedPools(context)) {
      for (const { range, text, place } of ranges) {
        for (const field of ["pods", "services"] as const) {
          const subnet = parseSubnet(network[field]);
          if (subnet === undefined || !overlaps(range, subnet)) continue;
          // Of the LAN it is said above.
          if (lan !== undefined && overlaps(lan, subnet)) continue;
          yield {
            ...place,
            message: `${text} of the pool ${name} overlaps ${network[field]}, the network of ${field}`,
            fix: "take addresses that nothing inside the cluster has",
            other: { path: `network.${field}` },
          };
        }
      }
    }
  },
};
