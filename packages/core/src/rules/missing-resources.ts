import { isObject, valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";

/** A container says how much CPU and memory it needs, and at how much memory it is ended. */
export const missingResources: Rule = {
  id: "missing-resources",
  severity: "error",
  protects:
    "A scheduler that knows no requests fills one node, and a container without a memory limit takes the node's other pods down with it.",
  link: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  *check(context) {
    for (const { workload, path, spec, lasts } of containers(context)) {
      if (!lasts) continue;
      // Those of the pod as a whole are shared by its containers; a limit is a request where there is none.
      const has = (list: "requests" | "limits", resource: string): boolean =>
        [spec, workload.pod.spec].some((owner) => valueAt(owner, "resources", list, resource) !== undefined);
      const missing = [
        ...(has("requests", "cpu") || has("limits", "cpu") ? [] : ["requests.cpu"]),
        ...(has("requests", "memory") || has("limits", "memory") ? [] : ["requests.memory"]),
        ...(has("limits", "memory") ? [] : ["limits.memory"]),
      ];
      if (missing.length === 0) continue;
      yield {
        ...placeOf(workload.object, `${path}.resources`),
        message: isObject(spec["resources"])
          ? `lacks ${missing.join(" and ")}`
          : `is missing, and with it ${missing.join(" and ")}`,
        fix: `set ${missing.join(" and ")}`,
      };
    }
  },
};
