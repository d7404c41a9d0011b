import type { Rule } from "../rule.ts";
import { renderedPools } from "./lookups/address-pools.ts";
import { announcements, announcementsOf, describeAnnouncement } from "./lookups/announcements.ts";

/** Each pool is announced: by ARP, or by BGP. */
export const unannouncedPool: Rule = {
  id: "unannounced-pool",
  severity: "error",
  protects:
    "A Service gets an address of such a pool and looks healthy, but no client and no router learns where the address is.",
  link: "https://metallb.io/configuration/#layer-2-configuration",
  *check(context) {
    for (const { name, place, object } of renderedPools(context)) {
      if (object === undefined || announcementsOf(context, object).length > 0) continue;
      const others = announcements(context).map(describeAnnouncement);
      const message = `no advertisement announces the pool ${name}${others.length === 0 ? "" : `: ${others.join(", ")}`}`;
      yield { ...place, message, fix: `name ${name} in an L2Advertisement or a BGPAdvertisement of its namespace` };
    }
  },
};
