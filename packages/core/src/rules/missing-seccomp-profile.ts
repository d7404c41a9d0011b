import { stringAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers, securitySetting } from "./lookups/containers.ts";

/** A container is held to the system calls that its runtime allows. */
export const missingSeccompProfile: Rule = {
  id: "missing-seccomp-profile",
  severity: "error",
  protects: "Without a profile a container may make every system call, among them those by which containers were broken out of.",
  link: "https://kubernetes.io/docs/tutorials/security/seccomp/",
  *check(context) {
    for (const container of containers(context)) {
      const type = stringAt(securitySetting(container, "seccompProfile"), "type");
      if (type === "RuntimeDefault" || type === "Localhost") continue;
      yield {
        ...placeOf(container.workload.object, `${container.path}.securityContext.seccompProfile`),
        message: type === undefined ? "is missing, for the container and for its pod" : `is ${type}`,
        fix: "set its type to RuntimeDefault, for the pod",
      };
    }
  },
};
