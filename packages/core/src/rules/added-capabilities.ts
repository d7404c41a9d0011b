import { listAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";

/** A container drops all capabilities, and takes back none but that of listening on a low port. */
export const addedCapabilities: Rule = {
  id: "added-capabilities",
  severity: "error",
  protects:
    "A capability is a part of root's power: by default a container has fourteen of them, and hardly a program needs one.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container",
  *check(context) {
    for (const { workload, path, spec } of containers(context)) {
      const at = `${path}.securityContext.capabilities`;
      if (!listAt(spec, "securityContext", "capabilities", "drop").includes("ALL")) {
        yield { ...placeOf(workload.object, `${at}.drop`), message: "does not drop ALL", fix: 'set it to ["ALL"]' };
      }
      const added = listAt(spec, "securityContext", "capabilities", "add").filter((name) => name !== "NET_BIND_SERVICE");
      if (added.length === 0) continue;
      const message = `gives the container ${added.map(String).join(", ")}`;
      yield { ...placeOf(workload.object, `${at}.add`), message, fix: "remove what the program works without" };
    }
  },
};
