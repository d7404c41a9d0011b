import { serverNodes } from "../cluster.ts";
import { listAt, stringAt, valueAt } from "../manifest.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { controlPlaneAnnouncers } from "./lookups/announcers.ts";
import { chartReleases } from "./lookups/charts.ts";
import { hardTaints, type Taint, tolerationsInPatch, untolerated } from "./lookups/taints.ts";
import { podPath, workloads } from "./lookups/workloads.ts";

/** What has to run before any agent joins tolerates the taints of a server. */
export const bootstrapDeadlock: Rule = {
  id: "bootstrap-deadlock",
  severity: "error",
  protects:
    "Agents join through the address that kube-vip brings up, and Flux brings up kube-vip: where only tainted servers are there, what does not tolerate them waits for agents that cannot join.",
  link: "https://kube-vip.io/docs/usage/k3s/",
  *check(context) {
    const servers = serverNodes(context.cluster).map((node) => ({ name: node.name, taints: hardTaints(node) }));
    const vip = controlPlaneAnnouncers(context);
    if (servers.length === 0 || servers.some(({ taints }) => taints.length === 0) || vip.length === 0) return;
    /** The taints that remain on the server where the fewest do; undefined where a server is free. */
    const blocked = (tolerations: readonly unknown[]): { name: string; taints: readonly Taint[] } | undefined => {
      const left = servers.map(({ name, taints }) => ({ name, taints: untolerated(taints, tolerations) }));
      const [best] = left.toSorted((a, b) => a.taints.length - b.taints.length);
      return best === undefined || best.taints.length === 0 ? undefined : best;
    };
    const first = modulesBefore(context, new Set(vip.map(({ object }) => object.module)));
    const pods = workloads(context).filter((workload) => vip.includes(workload) || first.has(workload.object.module));
    const needed = [
      ...pods.map((workload) => ({
        place: placeOf(workload.object, podPath(workload, "tolerations")),
        tolerations: listAt(workload.pod.spec, "tolerations"),
      })),
      ...fluxTolerations(context),
    ];
    const [announcer] = vip;
    for (const { place, tolerations } of needed) {
      const server = blocked(tolerations);
      if (server === undefined) continue;
      const taints = server.taints.map(({ text }) => text).join(" and ");
      yield {
        ...place,
        message: `does not tolerate ${taints} of ${server.name}, and before it runs there is no other node: agents join through ${context.cluster.network.controlPlane}`,
        fix: `tolerate ${taints}`,
        other: announcer === undefined ? undefined : placeOf(announcer.object),
      };
    }
  },
};

/** The modules that Flux applies, and waits for, before these, directly or not. */
function modulesBefore({ modules }: RuleContext, names: ReadonlySet<string>): ReadonlySet<string> {
  const dependencies = new Map(modules.map(({ module, dependsOn }) => [module.name, [...dependsOn.keys()]]));
  const before = new Set<string>();
  const visit = (name: string): void => {
    for (const next of dependencies.get(name) ?? []) {
      if (before.has(next)) continue;
      before.add(next);
      visit(next);
    }
  };
  for (const name of names) visit(name);
  return before;
}

/** The tolerations of what is rendered of Flux itself: the flux-operator, and the controllers that it installs. */
function fluxTolerations(context: RuleContext): { place: ReturnType<typeof placeOf>; tolerations: readonly unknown[] }[] {
  const operators = chartReleases(context).filter(({ chart }) => chart === "flux-operator");
  const instances = context.ofKind("fluxcd.controlplane.io", "FluxInstance");
  return [
    ...operators.map(({ object, values }) => ({
      place: placeOf(object, "spec.values.tolerations"),
      tolerations: listAt(values, "tolerations"),
    })),
    ...instances.map((object) => ({
      place: placeOf(object, "spec.kustomize.patches"),
      tolerations: controllerTolerations(object),
    })),
  ];
}

function controllerTolerations({ manifest }: RenderedObject): readonly unknown[] {
  return listAt(manifest, "spec", "kustomize", "patches").flatMap((item) => {
    const kind = valueAt(item, "target", "kind");
    return kind === undefined || kind === "Deployment" ? tolerationsInPatch(stringAt(item, "patch") ?? "") : [];
  });
}
