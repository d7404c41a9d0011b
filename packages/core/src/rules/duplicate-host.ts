import type { ClusterHost } from "../cluster.ts";
import type { Rule } from "../rule.ts";

/** Each host belongs to one module. */
export const duplicateHost: Rule = {
  id: "duplicate-host",
  severity: "error",
  protects: "Of two routes for one host Traefik takes the one with the longer rule, and one of the apps is never reached.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/",
  *check({ cluster }) {
    const seen = new Map<string, ClusterHost>();
    for (const host of cluster.hosts) {
      const first = seen.get(host.fqdn);
      if (first === undefined) seen.set(host.fqdn, host);
      else {
        const message = `answers at ${host.fqdn}, and so does ${first.module}`;
        yield {
          module: host.module,
          path: "hosts",
          message,
          fix: "give one of them another host",
          other: { module: first.module, path: "hosts" },
        };
      }
    }
  },
};
