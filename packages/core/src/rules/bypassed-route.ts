import { placeOf, type Rule } from "../rule.ts";
import { type Destination, destinations, tunnelDomain } from "./lookups/dns-records.ts";
import { isBelow, matchPlace, type Route, routedHosts } from "./lookups/routes.ts";

/** A name with a route leads to the ingress, or, where it is public, to the tunnel. */
export const bypassedRoute: Rule = {
  id: "bypassed-route",
  severity: "error",
  protects:
    "A record of its own wins over the wildcard: clients go where it points, past the route, its certificate and its middlewares.",
  link: "https://developers.cloudflare.com/dns/manage-dns-records/reference/wildcard-dns-records/",
  *check(context) {
    const { domain, hosts, network, tunnel } = context.cluster;
    const published = new Set(hosts.filter((host) => host.public === true).map(({ fqdn }) => fqdn));
    const astray = new Map<string, { destination: Destination; names: string[]; route: Route }>();
    for (const [host, route] of routedHosts(context)) {
      if (!isBelow(host, domain)) continue;
      for (const destination of destinations(context, host)) {
        const { kind, target, record } = destination;
        if (kind === "address" && target === network.ingress) continue;
        const ownTunnel = tunnel === undefined || target === `${tunnel.id}.${tunnelDomain}`;
        if (kind === "tunnel" && published.has(host) && ownTunnel) continue;
        const key = `${record.name} ${target}`;
        const known = astray.get(key);
        if (known === undefined) astray.set(key, { destination, names: [host], route });
        else known.names.push(host);
      }
    }
    for (const { destination, names, route } of astray.values()) {
      const { kind, target, record } = destination;
      const [host = ""] = names;
      const routed = names.length === 1 ? `${host} has a route` : `${names.join(", ")} have routes`;
      const tunnelFix = published.has(host) ? "take the cluster's own tunnel" : "declare the host public, or remove the record";
      yield {
        ...placeOf(record.object, `${record.path}.targets`),
        message: `sends ${record.name} to ${target}, but ${routed} at ${network.ingress}`,
        fix: kind === "tunnel" ? tunnelFix : `remove the record, or let it point to ${network.ingress}`,
        other: matchPlace(route),
      };
    }
  },
};
