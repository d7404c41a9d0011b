import type { EffectRule } from "../effect.ts";
import { gains } from "./lookups/privileges.ts";

/** A pod may do more than before, short of the node. */
export const weakerSandbox: EffectRule = {
  id: "weaker-sandbox",
  severity: "look-closely",
  about: "Each of these is a wall less between a flaw of the program and the cluster.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  *find(diff) {
    for (const { text, node, ...place } of gains(diff)) if (!node) yield { ...place, message: text };
  },
};
