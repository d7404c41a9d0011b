import { serviceLbNodes } from "../cluster.ts";
import { placeOf, type Rule } from "../rule.ts";
import { hasServiceLb, poolOf, servingPools } from "./lookups/address-pools.ts";
import { addressRequests } from "./lookups/address-requests.ts";

/** The address that a Service asks for is in a pool that serves it. */
export const addressOutsidePool: Rule = {
  id: "address-outside-pool",
  severity: "error",
  protects: "MetalLB gives a Service that asks for an address of no pool none at all: it stays pending.",
  link: "https://metallb.io/usage/#requesting-specific-ips",
  *check(context) {
    const pools = servingPools(context);
    for (const { object, path, text, address } of addressRequests(context)) {
      const place = placeOf(object, path);
      if (address === undefined) {
        yield {
          ...place,
          message: `asks for ${JSON.stringify(text)}, which is no address`,
          fix: "write an address such as 10.0.0.80",
        };
        continue;
      }
      const pool = poolOf(pools, address);
      const namespace = object.manifest.metadata.namespace ?? "";
      if (pool === undefined) {
        if (hasServiceLb(context)) {
          const nodes = serviceLbNodes(context.cluster).map((node) => node.address);
          const message = `asks for ${text}, but k3s' own servicelb lets Services in at the nodes' addresses only: ${nodes.join(", ")}`;
          const fix = `take one of those${text === context.cluster.network.ingress ? " for network.ingress" : ""}, or add a module that is a load-balancer, such as MetalLB`;
          yield { ...place, message, fix };
          continue;
        }
        const known = pools.flatMap(({ name, ranges }) => ranges.map((range) => `${range.text} (${name})`));
        const fix = known.length === 0 ? "declare a pool that holds it" : `the pools hold ${known.join(", ")}`;
        yield { ...place, message: `asks for ${text}, which is in no pool`, fix };
      } else if (pool.namespaces?.includes(namespace) === false) {
        const message = `asks for ${text} of the pool ${pool.name}, which serves only the namespace ${pool.namespaces.join(", ")}`;
        yield { ...place, message, fix: `ask for another address, or let the pool serve ${namespace}`, other: pool.place };
      }
    }
  },
};
