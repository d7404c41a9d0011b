import { valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";

/** A container is not privileged, and no process of it can become more than it started as. */
export const privilegeEscalation: Rule = {
  id: "privilege-escalation",
  severity: "error",
  protects:
    "A privileged container owns its node, and one that may escalate makes root of any program with the set-user-ID bit in its image.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  *check(context) {
    for (const { workload, path, spec } of containers(context)) {
      const place = (field: string) => placeOf(workload.object, `${path}.securityContext.${field}`);
      if (valueAt(spec, "securityContext", "privileged") === true) {
        yield { ...place("privileged"), message: "makes the container as powerful as its node", fix: "remove it" };
        continue;
      }
      const escalation = valueAt(spec, "securityContext", "allowPrivilegeEscalation");
      if (escalation === false) continue;
      const message = escalation === undefined ? "is missing, which allows it" : "is allowed";
      yield { ...place("allowPrivilegeEscalation"), message, fix: "set it to false" };
    }
  },
};
