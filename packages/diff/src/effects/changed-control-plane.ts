import { type EffectRule, enumerate } from "../effect.ts";
import { addressChanges } from "./lookups/addresses.ts";

/** The address of the Kubernetes API changes. */
export const changedControlPlane: EffectRule = {
  id: "changed-control-plane",
  severity: "dangerous",
  about: "Agents and kubectl reach the API at this address: with another one the nodes drop out one by one.",
  link: "https://kube-vip.io/docs/about/architecture/",
  *find(diff) {
    for (const { what, before, after, ...place } of addressChanges(diff)) {
      if (what !== "the Kubernetes API" || before.length === 0) continue;
      yield {
        ...place,
        message: `the address of the Kubernetes API goes from ${enumerate(before)} to ${after.length === 0 ? "nowhere" : enumerate(after)}: every agent loses its server`,
        advice: "add the new address to the certificate (--tls-san) and to every agent's configuration first, then change it",
      };
    }
  },
};
