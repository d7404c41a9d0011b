import { valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers, securitySetting } from "./lookups/containers.ts";

/** A container does not run as root, whatever its image says. */
export const runsAsRoot: Rule = {
  id: "runs-as-root",
  severity: "error",
  protects: "Whoever breaks out of a container that runs as root is root on the node, and on every volume that the node mounts.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod",
  *check(context) {
    for (const container of containers(context)) {
      const { workload, path, spec } = container;
      const user = securitySetting(container, "runAsUser");
      const place = (field: string) => {
        const own = valueAt(spec, "securityContext", field) !== undefined;
        return placeOf(workload.object, `${path}.securityContext${own ? `.${field}` : ""}`);
      };
      if (user === 0) {
        yield { ...place("runAsUser"), message: "runs the container as root, the user 0", fix: "set runAsUser to another user" };
      } else if (user === undefined && securitySetting(container, "runAsNonRoot") !== true) {
        yield {
          ...place("runAsNonRoot"),
          message: "lets the container run as root, where its image says so",
          fix: "set runAsNonRoot to true, for the pod or the container, and runAsUser where the image names no user by number",
        };
      }
    }
  },
};
