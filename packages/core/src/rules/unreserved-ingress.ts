import { parseAddress } from "../ip.ts";
import type { Rule } from "../rule.ts";
import { plannedPools, poolOf } from "./lookups/address-pools.ts";

/** No Service that asks for no address gets the ingress's. */
export const unreservedIngress: Rule = {
  id: "unreserved-ingress",
  severity: "error",
  protects: "Any Service that comes up before Traefik may get its address, and then nothing in the cluster is reached by name.",
  link: "https://metallb.io/configuration/_advanced_ipaddresspool_configuration/#controlling-automatic-address-allocation",
  *check(context) {
    const { ingress } = context.cluster.network;
    const address = parseAddress(ingress);
    const open = plannedPools(context).filter((pool) => pool.open);
    const pool = address === undefined ? undefined : poolOf(open, address);
    if (pool === undefined) return;
    yield {
      ...pool.place,
      message: `the pool ${pool.name} may give ${ingress}, the address of the ingress, to any Service`,
      fix: `leave ${ingress} out of it, or set autoAssign to false`,
      other: { path: "network.ingress" },
    };
  },
};
