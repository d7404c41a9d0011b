import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { limits } from "./lookups/network-policies.ts";

/** A NetworkPolicy begins to limit whom pods reach, or who reaches them. */
export const limitedNetwork: EffectRule = {
  id: "limited-network",
  severity: "look-closely",
  about: "What a policy does not name is dropped without a word: an app that used it hangs, and says nothing of the network.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
  *find(diff) {
    for (const { before, after } of changedObjects(diff)) {
      if (!isKind(after.name, "networking.k8s.io", "NetworkPolicy")) continue;
      for (const direction of ["ingress", "egress"] as const) {
        if (limits(before.manifest, direction) || !limits(after.manifest, direction)) continue;
        const what = direction === "ingress" ? "who comes in" : "where its pods go";
        yield {
          ...placeOf(diff.head, after, `spec.${direction}`),
          message: `limits ${what} from now on: what its rules do not name is cut`,
        };
      }
    }
  },
};
