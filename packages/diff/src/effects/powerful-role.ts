import type { EffectRule } from "../effect.ts";
import { gainedPermissions } from "./lookups/permissions.ts";

/** Somebody gains a permission that leads to all others. */
export const powerfulRole: EffectRule = {
  id: "powerful-role",
  severity: "dangerous",
  about: "Who may read all Secrets, make pods or change roles can make itself the administrator of the cluster.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks",
  *find(diff) {
    for (const { text, powerful, ...place } of gainedPermissions(diff)) {
      if (powerful)
        yield {
          ...place,
          message: text,
          advice: "name the verbs, resources and names that it needs, in a Role of its namespace where that is enough",
        };
    }
  },
};
