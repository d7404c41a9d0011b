import { type EffectRule, enumerate } from "../effect.ts";
import { addressChanges } from "./lookups/addresses.ts";

/** An address of the LAN changes hands or vanishes. */
export const changedAddress: EffectRule = {
  id: "changed-address",
  severity: "look-closely",
  about: "Routers, DNS records and devices that have the old address written down do not follow.",
  link: "https://metallb.io/usage/#requesting-specific-ips",
  *find(diff) {
    for (const { what, before, after, ...place } of addressChanges(diff)) {
      if (what === "the Kubernetes API" || before.length === 0 || before.every((address) => after.includes(address))) continue;
      const now = after.length === 0 ? "is gone" : `is ${enumerate(after)} now`;
      yield { ...place, message: `${what} was ${enumerate(before)}, and ${now}` };
    }
  },
};
