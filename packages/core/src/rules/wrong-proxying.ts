import { placeOf, type Rule } from "../rule.ts";
import { dnsRecords, isPrivate, proxiedProperty, tunnelDomain } from "./lookups/dns-records.ts";
import { programFlags } from "./lookups/program-flags.ts";

/** A record that leads to a tunnel is proxied; one that leads to an address of the LAN is not. */
export const wrongProxying: Rule = {
  id: "wrong-proxying",
  severity: "error",
  protects:
    "Only Cloudflare reaches a tunnel's name, and it refuses to proxy a private address, and with it the whole batch of changes.",
  link: "https://github.com/kubernetes-sigs/external-dns/pull/6556",
  *check(context) {
    // With a prefix of its own, the property has another name.
    if (!programFlags(context, "annotation-prefix").next().done) return;
    for (const { object, path, name, targets, proxied } of dnsRecords(context)) {
      const tunnel = targets.find((target) => target.replace(/\.$/, "").endsWith(`.${tunnelDomain}`));
      const address = targets.find(isPrivate);
      if (tunnel !== undefined && !proxied) {
        const message = `${name} leads to the tunnel ${tunnel}, but is not proxied`;
        const fix = `set the property ${proxiedProperty} to "true"`;
        yield { ...placeOf(object, `${path}.providerSpecific`), message, fix };
      }
      if (address !== undefined && proxied) {
        const message = `${name} is proxied, but leads to ${address}, an address of the LAN`;
        yield { ...placeOf(object, `${path}.providerSpecific`), message, fix: `remove the property ${proxiedProperty}` };
      }
    }
  },
};
