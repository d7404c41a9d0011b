import type { EffectRule } from "../effect.ts";
import { gains } from "./lookups/privileges.ts";

/** A pod gets at the node it runs on. */
export const nodeAccess: EffectRule = {
  id: "node-access",
  severity: "dangerous",
  about: "Whoever takes over such a pod has its node, and with the node the Secrets and volumes of all pods there.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
  *find(diff) {
    for (const { text, node, ...place } of gains(diff)) {
      if (node)
        yield {
          ...place,
          message: text,
          advice: "give it only what it needs: one capability instead of privileged, one folder read-only instead of the host",
        };
    }
  },
};
