import { overlaps } from "../ip.ts";
import type { Rule } from "../rule.ts";
import { plannedPools } from "./lookups/address-pools.ts";

/** Each address is in one range of one pool. */
export const overlappingPools: Rule = {
  id: "overlapping-pools",
  severity: "error",
  protects: "MetalLB refuses its whole configuration when two ranges share an address, and no Service gets an address.",
  link: "https://metallb.io/configuration/#defining-the-ips-to-assign-to-the-load-balancer-services",
  *check(context) {
    const all = plannedPools(context).flatMap(({ name, ranges }) => ranges.map((range) => ({ ...range, name })));
    const sorted = all.sort((left, right) => left.range.first - right.range.first);
    // Sorted by their first addresses, a range overlaps an earlier one exactly where it overlaps the one that reaches furthest.
    let furthest: (typeof sorted)[number] | undefined;
    for (const item of sorted) {
      if (furthest !== undefined && overlaps(furthest.range, item.range)) {
        const message = `${item.text} of the pool ${item.name} overlaps ${furthest.text} of the pool ${furthest.name}`;
        yield { ...item.place, message, fix: "leave the shared addresses to one of them", other: furthest.place };
      }
      if (furthest === undefined || item.range.last > furthest.range.last) furthest = item;
    }
  },
};
