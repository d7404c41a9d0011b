import { valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";

/** A container cannot write to its image. */
export const writableRoot: Rule = {
  id: "writable-root",
  severity: "error",
  protects:
    "What is written to an image's files is lost at a restart, fills the node's disk, and is where an intruder puts programs.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  *check(context) {
    for (const { workload, path, spec } of containers(context)) {
      if (valueAt(spec, "securityContext", "readOnlyRootFilesystem") === true) continue;
      yield {
        ...placeOf(workload.object, `${path}.securityContext.readOnlyRootFilesystem`),
        message: "lets the container write to the files of its image",
        fix: "set it to true, and mount an emptyDir where the program writes",
      };
    }
  },
};
