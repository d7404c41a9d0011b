import { schedulableNodes } from "../cluster.ts";
import { listAt, stringAt, valueAt } from "../manifest.ts";
import { type Finding, placeOf, type Rule, type RuleContext } from "../rule.ts";
import { type ClaimUse, claimUses, hasSingleWriter, isKind, type Workload } from "./lookups/workloads.ts";

/** A claim that one node holds at a time is mounted by one pod. */
export const sharedClaim: Rule = {
  id: "shared-claim",
  severity: "error",
  protects: "Pods on other nodes than the first never start, and those on the same one write into each other's files.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
  *check(context) {
    const single = claimUses(context).filter(({ claim }) => hasSingleWriter(claim));
    for (const uses of Map.groupBy(single, ({ claim }) => claim).values()) {
      // A pod may mount it twice.
      const [first, ...others] = uses.length === 1 ? uses : [...new Map(uses.map((use) => [use.workload, use])).values()];
      if (first === undefined) continue;
      for (const use of [first, ...others]) yield* severalPods(use, context);
      for (const other of others) {
        if (staysTogether(first.workload, other.workload)) continue;
        yield {
          ...placeOf(other.workload.object, other.path),
          message: `mounts ${placeOf(other.claim).object}, which one node holds at a time, and so does ${placeOf(first.workload.object).object}`,
          fix: "give it a claim of its own, make the claim ReadWriteMany, or require its pod to run beside the other",
          other: placeOf(first.workload.object, first.path),
        };
      }
    }
  },
};

function severalPods({ workload, claim }: ClaimUse, { cluster }: RuleContext): readonly Finding[] {
  const found: Finding[] = [];
  const { object, pod } = workload;
  const place = (path: string) => ({ ...placeOf(object, path), other: placeOf(claim, "spec.accessModes") });
  const mounted = (): string => `${placeOf(claim).object}, which one node holds at a time`;
  const replicas = valueAt(object.manifest, "spec", "replicas");
  if (isKind(object, "apps", "Deployment", "ReplicaSet", "StatefulSet") && typeof replicas === "number" && replicas > 1) {
    found.push({ ...place("spec.replicas"), message: `is ${replicas}, but every pod mounts ${mounted()}`, fix: "set it to 1" });
  }
  const everywhere = pod.spec["nodeSelector"] === undefined && pod.spec["affinity"] === undefined;
  if (everywhere && isKind(object, "apps", "DaemonSet") && schedulableNodes(cluster).length > 1) {
    found.push({
      ...place("spec.template.spec.volumes"),
      message: `the pod of every node mounts ${mounted()}`,
      fix: "take a volume of the node",
    });
  }
  return found;
}

/** True where something keeps both on one node. */
function staysTogether({ pod: left }: Workload, { pod: right }: Workload): boolean {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const follows = [left, right].some(({ spec }) => listAt(spec, "affinity", "podAffinity", required).length > 0);
  const [one, other] = [left, right].map(
    ({ spec }) => stringAt(spec, "nodeName") ?? stringAt(spec, "nodeSelector", "kubernetes.io/hostname"),
  );
  return follows || (one !== undefined && one === other);
}
