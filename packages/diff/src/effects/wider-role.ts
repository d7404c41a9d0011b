import type { EffectRule } from "../effect.ts";
import { gainedPermissions } from "./lookups/permissions.ts";

/** Somebody gains permissions of the Kubernetes API. */
export const widerRole: EffectRule = {
  id: "wider-role",
  severity: "look-closely",
  about: "What a role grants, a flaw of the program grants to others, too.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  *find(diff) {
    for (const { text, powerful, ...place } of gainedPermissions(diff)) if (!powerful) yield { ...place, message: text };
  },
};
