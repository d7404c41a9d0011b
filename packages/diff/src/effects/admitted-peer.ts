import { changedObjects, type EffectRule, enumerate, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { widenings } from "./lookups/network-policies.ts";

/** A NetworkPolicy lets in, or out to, pods that it names. */
export const admittedPeer: EffectRule = {
  id: "admitted-peer",
  severity: "routine",
  about: "An app that uses another one's API is let in by name, and nobody else with it.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  *find(diff) {
    for (const change of changedObjects(diff)) {
      if (!isKind(change.after.name, "networking.k8s.io", "NetworkPolicy")) continue;
      for (const direction of ["ingress", "egress"] as const) {
        const peers = widenings(change, direction).flatMap((widening) => (widening.specific ? widening.peers : []));
        if (peers.length > 0)
          yield {
            ...placeOf(diff.head, change.after, `spec.${direction}`),
            message: `lets ${direction === "ingress" ? "in" : "out to"} ${enumerate(peers)}`,
          };
      }
    }
  },
};
