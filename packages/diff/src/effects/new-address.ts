import { type EffectRule, enumerate } from "../effect.ts";
import { addressChanges } from "./lookups/addresses.ts";

/** An address of the LAN is taken. */
export const newAddress: EffectRule = {
  id: "new-address",
  severity: "routine",
  about: "The load balancer answers at an address that nothing else may have.",
  link: "https://metallb.io/usage/#requesting-specific-ips",
  *find(diff) {
    for (const { what, before, after, ...place } of addressChanges(diff)) {
      const added = after.filter((address) => !before.includes(address));
      if (what === "the Kubernetes API" || added.length === 0 || !before.every((address) => after.includes(address))) continue;
      yield { ...place, message: `${what} is ${enumerate(added)}${before.length === 0 ? "" : ", too"}` };
    }
  },
};
