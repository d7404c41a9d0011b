import { placeOf, type Rule } from "../rule.ts";
import { routes, tunnelEntryPoint } from "./lookups/routes.ts";

/** Only public hosts have a route where the tunnel comes in. */
export const undeclaredTunnelRoute: Rule = {
  id: "undeclared-tunnel-route",
  severity: "error",
  protects:
    "An app that is meant for the LAN is one DNS record away from the Internet, and nothing that lists public hosts shows it.",
  link: "https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/",
  *check(context) {
    const { hosts } = context.cluster;
    for (const { object, entryPoints, hosts: names } of routes(context)) {
      const index = entryPoints?.indexOf(tunnelEntryPoint) ?? -1;
      if (index < 0) continue;
      for (const name of names) {
        const declared = hosts.find(({ fqdn }) => fqdn === name);
        if (declared?.public === true) continue;
        yield {
          ...placeOf(object, `spec.entryPoints[${index}]`),
          message: `opens ${name} to the tunnel, but ${declared === undefined ? "no module declares that host" : `${declared.module} declares it for the LAN only`}`,
          fix: "declare the host public, or take the route off this entry point",
          other: declared === undefined ? undefined : { module: declared.module, path: "hosts" },
        };
      }
    }
  },
};
