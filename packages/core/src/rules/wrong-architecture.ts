import type { ClusterNode } from "../cluster.ts";
import { singleArchitecture } from "../image-architectures.ts";
import { isObject, listAt, stringAt } from "../manifest.ts";
import { placeOf, type Rule, type RuleContext } from "../rule.ts";
import { containers } from "./lookups/containers.ts";
import { nodeLabels } from "./lookups/node-labels.ts";
import { selects } from "./lookups/selectors.ts";
import { hardTaints, untolerated } from "./lookups/taints.ts";
import type { Workload } from "./lookups/workloads.ts";

const label = "kubernetes.io/arch";

/** An image that is known to be for one processor runs only where nodes have it. */
export const wrongArchitecture: Rule = {
  id: "wrong-architecture",
  severity: "error",
  protects:
    "A node pulls an image for its own processor only: on another one the pod stays in ImagePullBackOff, or its program ends with an exec format error.",
  link: "https://kubernetes.io/docs/concepts/containers/images/#multi-architecture-images-with-image-indexes",
  *check(context) {
    for (const { workload, path, spec } of containers(context)) {
      const image = stringAt(spec, "image") ?? "";
      const known = singleArchitecture(image);
      if (known === undefined) continue;
      const wrong = possibleNodes(workload, context).filter(({ architecture }) => architecture !== known.only);
      if (wrong.length === 0) continue;
      const only = known.only === "another" ? "a processor that no node has" : known.only;
      const nodes = wrong.map(({ name, architecture }) => `${name} (${architecture})`).join(", ");
      const rest = context.cluster.nodes.some(({ architecture }) => architecture === known.only);
      yield {
        ...placeOf(workload.object, `${path}.image`),
        message: `${image} is for ${only} alone, ${known.because}, but the pod may run on ${nodes}`,
        fix: rest ? `select nodes by ${label}: ${known.only}` : "take an image that is built for the nodes, too",
      };
    }
  },
};

/** The nodes on which a pod may run, as far as its node selector, its affinity to processors and its tolerations say. */
function possibleNodes({ pod }: Workload, { cluster }: RuleContext): readonly ClusterNode[] {
  const selector = pod.spec["nodeSelector"];
  const terms = listAt(
    pod.spec,
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
  );
  return cluster.nodes.filter((node) => {
    const labels = nodeLabels(node);
    const selected = !isObject(selector) || Object.entries(selector).every(([key, value]) => labels[key] === value);
    // A term has the expressions of a LabelSelector, and more by which no processor is told.
    const wanted = terms.length === 0 || terms.some((term) => selects(term, labels));
    return selected && wanted && untolerated(hardTaints(node), listAt(pod.spec, "tolerations")).length === 0;
  });
}
