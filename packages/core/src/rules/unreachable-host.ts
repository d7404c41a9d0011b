import type { Rule } from "../rule.ts";
import { destinations, dnsRecords } from "./lookups/dns-records.ts";
import { isBelow, matchPlace, routedHosts } from "./lookups/routes.ts";

/** For every name with a route there is a record or a wildcard, and for a public one a record that leads to the tunnel. */
export const unreachableHost: Rule = {
  id: "unreachable-host",
  severity: "error",
  protects: "A route for a name that no record resolves, or that leads the Internet to an address of the LAN, is never reached.",
  link: "https://www.rfc-editor.org/rfc/rfc4592",
  *check(context) {
    const { domain, hosts, network } = context.cluster;
    // Without any record, the zone is kept elsewhere.
    if (dnsRecords(context).length === 0) return;
    const published = new Set(hosts.filter((host) => host.public === true).map(({ fqdn }) => fqdn));
    for (const [host, route] of routedHosts(context)) {
      if (!isBelow(host, domain)) continue;
      const ends = destinations(context, host);
      if (ends.length === 0) {
        const message = `answers at ${host}, but no record or wildcard resolves that name`;
        const fix = `make a record for ${host}; a wildcard covers no name that has records or names below it`;
        yield { ...matchPlace(route), message, fix };
      } else if (published.has(host) && ends.every(({ target }) => target === network.ingress)) {
        const message = `answers at ${host}, which is public, but its record leads to ${network.ingress}, an address of the LAN`;
        yield { ...matchPlace(route), message, fix: "make a proxied CNAME record that leads to the tunnel" };
      }
    }
  },
};
