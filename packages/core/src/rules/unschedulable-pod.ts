import { isObject, listAt, valueAt } from "../manifest.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { chartReleases } from "./lookups/charts.ts";
import { nodeLabels } from "./lookups/node-labels.ts";
import { hardTaints, type Taint, untolerated } from "./lookups/taints.ts";
import { podPath, type Workload, workloads } from "./lookups/workloads.ts";

/** A node as the scheduler sees it. */
interface Machine {
  readonly name: string;
  readonly taints: readonly Taint[];
  readonly labels: Readonly<Record<string, string>>;
}

/** For every pod there is a node that it may run on. */
export const unschedulablePod: Rule = {
  id: "unschedulable-pod",
  severity: "error",
  protects: "A pod that no node takes stays Pending, and what waits for it is never applied.",
  link: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
  *check(context) {
    const machines = context.cluster.nodes.map((node) => ({
      name: node.name,
      taints: hardTaints(node),
      labels: nodeLabels(node),
    }));
    if (machines.length === 0) return;
    // What is scaled to nothing wants no node.
    const running = workloads(context).filter(({ object }) => valueAt(object.manifest, "spec", "replicas") !== 0);
    const homeless = running.filter((workload) => machines.every((machine) => !tolerates(workload, machine)));
    const [first, ...others] = [...homeless.map(({ object }) => object), ...homelessCharts(context, machines)];
    if (first !== undefined) {
      const taints = machines.map((machine) => `${machine.name} ${machine.taints[0]?.text}`).join(", ");
      const what = `${placeOf(first).object}${others.length === 0 ? " runs" : ` and ${others.length} more run`}`;
      yield {
        path: "nodes",
        message: `every node has a taint (${taints}), so that ${what} on none`,
        fix: "take the taints from a node, or add a node without any",
        other: placeOf(first),
      };
    }
    const known = new Set(machines.flatMap(({ labels }) => Object.keys(labels)));
    const placed = new Set(homeless);
    for (const workload of running) {
      const selector = Object.entries(selectorOf(workload)).filter(([key]) => known.has(key));
      if (selector.length === 0 || placed.has(workload)) continue;
      const fitting = machines.filter(({ labels }) => selector.every(([key, value]) => labels[key] === value));
      if (fitting.some((machine) => tolerates(workload, machine))) continue;
      const wanted = `wants a node with ${selector.map(([key, value]) => `${key}=${String(value)}`).join(", ")}`;
      if (fitting.length === 0) {
        const names = machines.map(({ name }) => name).join(", ");
        yield {
          ...placeOf(workload.object, podPath(workload, "nodeSelector")),
          message: `${wanted}, and there is none: the nodes are ${names}`,
          fix: "select by labels of one node, or give a node those labels",
        };
        continue;
      }
      const taints = fitting.flatMap((machine) => machine.taints.map(({ text }) => `${machine.name} ${text}`)).join(", ");
      yield {
        ...placeOf(workload.object, podPath(workload, "tolerations")),
        message: `${wanted}, and does not tolerate the taints of those there are: ${taints}`,
        fix: "tolerate the taints, or select other nodes",
      };
    }
  },
};

function tolerates({ pod }: Workload, { taints }: Machine): boolean {
  return taints.length === 0 || untolerated(taints, listAt(pod.spec, "tolerations")).length === 0;
}

/** The labels by which a pod selects its node. */
function selectorOf({ pod }: Workload): Readonly<Record<string, unknown>> {
  const selector = pod.spec["nodeSelector"];
  return isObject(selector) ? selector : {};
}

/**
 * The charts whose values say nothing of tolerations, where every node has a taint: their pods have none, as far as anybody
 * can see from here.
 */
function homelessCharts(context: RuleContext, machines: readonly Machine[]): readonly RenderedObject[] {
  if (machines.some(({ taints }) => taints.length === 0)) return [];
  return chartReleases(context).flatMap(({ object, values }) =>
    /toleration/i.test(JSON.stringify(values ?? {})) ? [] : [object],
  );
}
