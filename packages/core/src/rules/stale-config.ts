import { checksum } from "../checksum.ts";
import { fieldPath, joinPaths } from "../field-path.ts";
import { placeOf, type Rule } from "../rule.ts";
import { keepsRunning } from "./lookups/containers.ts";
import { workloads } from "./lookups/workloads.ts";

/** The template of pods changes with the ConfigMaps that they read, so that a change restarts them. */
export const staleConfig: Rule = {
  id: "stale-config",
  severity: "error",
  protects:
    "Most programs read their configuration when they start: Flux applies a change of it, and nothing happens until the next restart.",
  link: "https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically",
  *check(context) {
    for (const workload of workloads(context)) {
      const { object, pod } = workload;
      if (!keepsRunning(workload)) continue;
      const place = (annotation?: string) => {
        const annotations = joinPaths(pod.path, "metadata.annotations");
        return placeOf(object, annotation === undefined ? annotations : fieldPath(annotations, annotation));
      };
      const marks = Object.entries(pod.annotations).filter(([name]) => /checksum|hash|digest|reloader/i.test(name));
      const empty = marks.find(([, value]) => isOfNothing(value));
      if (empty !== undefined) {
        const message = `is ${empty[1] === "" ? "empty" : "the checksum of nothing"}, and stays so whatever the configuration is`;
        yield { ...place(empty[0]), message, fix: "compute it from the text of the ConfigMap" };
      }
      if (marks.length > 0) continue;
      const seen = new Set<string>();
      for (const reference of object.references) {
        const { kind, group, name, namespace } = reference;
        if (kind !== "ConfigMap" || group !== "" || seen.has(name)) continue;
        seen.add(name);
        const config = context.provider(reference)?.object;
        // A name that ends in a hash, and an immutable ConfigMap, change with their content, and the template with them.
        if (config === undefined || config.manifest["immutable"] === true || /-(?=[a-z]*\d)[a-z0-9]{8,}$/.test(name)) continue;
        yield {
          ...place(),
          message: `have no checksum of ConfigMap ${namespace}/${name}, which the pods read by ${reference.path.replace(/^spec\.(template\.spec\.)?/, "")}`,
          fix: 'annotate the template with a checksum of the text, such as "checksum/config"',
          other: placeOf(config, "data"),
        };
      }
    }
  },
};

/** The beginnings of the usual hashes of an empty text: that of cowlab, SHA-256, MD5, SHA-1. */
const hashesOfNothing = [
  checksum(""),
  "e3b0c44298fc1c14",
  "d41d8cd98f00b204e9800998ecf8427e",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709",
];

function isOfNothing(value: string): boolean {
  return value === "" || hashesOfNothing.some((hash) => (value.length >= 7 && hash.startsWith(value)) || value.startsWith(hash));
}
