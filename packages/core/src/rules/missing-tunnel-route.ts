import type { Rule } from "../rule.ts";
import { routes, tunnelEntryPoint } from "./lookups/routes.ts";

/** A public host has a tunnel, and a route where the tunnel comes in. */
export const missingTunnelRoute: Rule = {
  id: "missing-tunnel-route",
  severity: "error",
  protects: "What comes through the tunnel for a host without a route at its door gets 404, while all works in the LAN.",
  link: "https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/",
  *check(context) {
    const { hosts, tunnel } = context.cluster;
    const atDoor = new Set(
      routes(context)
        .filter(({ entryPoints }) => entryPoints?.includes(tunnelEntryPoint) !== false)
        .flatMap((route) => route.hosts),
    );
    for (const { fqdn, module, public: isPublic } of hosts) {
      if (isPublic !== true) continue;
      if (tunnel === undefined) {
        const message = `${fqdn} is public, but the cluster has no tunnel`;
        yield { module, path: "hosts", message, fix: "declare the tunnel among the facts, or the host as not public" };
      } else if (!atDoor.has(fqdn)) {
        const message = `${fqdn} is public, but no IngressRoute answers at it on the entry point ${tunnelEntryPoint}`;
        yield { module, path: "hosts", message, fix: `render a route with the entry point ${tunnelEntryPoint}` };
      }
    }
  },
};
