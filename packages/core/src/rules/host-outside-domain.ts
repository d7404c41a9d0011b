import type { Rule } from "../rule.ts";
import { isBelow, matchPlace, routedHosts } from "./lookups/routes.ts";

/** Every host is the cluster's domain or below it. */
export const hostOutsideDomain: Rule = {
  id: "host-outside-domain",
  severity: "error",
  protects: "For a name outside the domain there is no certificate and no record: the app is not reached by it.",
  link: "https://cert-manager.io/docs/usage/certificate/",
  *check(context) {
    const { domain, hosts } = context.cluster;
    for (const { name, fqdn, module } of hosts) {
      if (!isBelow(name, domain)) continue;
      const label = name === domain ? "@" : name.slice(0, -domain.length - 1);
      const message = `the host ${name} is a label below ${domain}, so it would answer at ${fqdn}`;
      yield { module, path: "hosts", message, fix: `name it ${label}`, other: { path: "domain" } };
    }
    for (const [host, route] of routedHosts(context)) {
      if (isBelow(host, domain)) continue;
      const message = `answers at ${host}, which is not below the cluster's domain, ${domain}`;
      yield { ...matchPlace(route), message, fix: "take a name below the domain", other: { path: "domain" } };
    }
  },
};
