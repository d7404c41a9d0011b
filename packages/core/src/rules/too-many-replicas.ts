import { type ClusterNode, schedulableNodes } from "../cluster.ts";
import { stringAt, valueAt } from "../manifest.ts";
import { type Finding, placeOf, type Rule, type RuleContext } from "../rule.ts";
import { type ChartRelease, chartReleases } from "./lookups/charts.ts";
import { longhornProvisioner } from "./lookups/storage-classes.ts";
import { hardTaints, untolerated } from "./lookups/taints.ts";

/** A volume has no more replicas than there are nodes that store any. */
export const tooManyReplicas: Rule = {
  id: "too-many-replicas",
  severity: "error",
  protects:
    "Longhorn puts one replica of a volume on a node: those that are too many are never made, and the volume stays degraded.",
  link: "https://longhorn.io/docs/1.12.1/best-practices/",
  *check(context) {
    const charts = chartReleases(context).filter(({ chart }) => chart === "longhorn");
    const nodes = storageNodes(context, charts);
    const excess = function* (count: number, place: Omit<Finding, "message">): Generator<Finding> {
      // No number is a matter of the schema's, or of the default.
      if (!(count > nodes.length)) return;
      const held =
        nodes.length === 0 ? "no node can hold one" : `only ${nodes.map(({ name }) => name).join(", ")} can hold one each`;
      const fix =
        nodes.length === 0 ? "let a node be without taints, or Longhorn tolerate them" : `set it to ${nodes.length} or less`;
      yield { ...place, message: `asks for ${count} replicas, but ${held}`, fix };
    };
    for (const object of context.ofKind("storage.k8s.io", "StorageClass")) {
      if (stringAt(object.manifest, "provisioner") !== longhornProvisioner) continue;
      const count = Number(stringAt(object.manifest, "parameters", "numberOfReplicas"));
      yield* excess(count, placeOf(object, "parameters.numberOfReplicas"));
    }
    for (const { object, values } of charts) {
      const count = Number(valueAt(values, "persistence", "defaultClassReplicaCount"));
      yield* excess(count, placeOf(object, "spec.values.persistence.defaultClassReplicaCount"));
    }
  },
};

/** The nodes on which Longhorn runs: those without taints, and those whose taints its chart is told to tolerate. */
function storageNodes({ cluster }: RuleContext, charts: readonly ChartRelease[]): readonly ClusterNode[] {
  const setting = charts.map(({ values }) => stringAt(values, "defaultSettings", "taintToleration") ?? "").join(";");
  const tolerations = setting.split(";").flatMap((text) => {
    const [, key, value, effect] = /^\s*([^=:\s]+)(?:=([^:]*))?(?::(\w+))?\s*$/.exec(text) ?? [];
    if (key === undefined) return [];
    return [{ key, effect, ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }) }];
  });
  const free = new Set(schedulableNodes(cluster));
  return cluster.nodes.filter((node) => free.has(node) || untolerated(hardTaints(node), tolerations).length === 0);
}
