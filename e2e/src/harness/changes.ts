import { diffClusters } from "@cowlab/diff/diff-clusters";
import { memoryFiles } from "@cowlab/diff/files";
import { describeObject } from "@cowlab/diff/object-name";
import type { ObjectReport } from "@cowlab/diff/report";
import { type Api, type ApiObject, at, list, nameOf, record, referenceTo } from "./api.ts";
import type { RenderedTree } from "./rendered.ts";

/** What becomes of objects, by their names in words. */
export interface Changes {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly pruned: readonly string[];
  /** Objects that vanished and came back: their data would be gone. */
  readonly recreated: readonly string[];
  /** What has new pods. */
  readonly restarted: readonly string[];
}

const workloads = ["DaemonSet", "Deployment", "StatefulSet"];

/** What `cowlab diff` says that a change will do, as far as it can be seen in a cluster. */
export function foretold(before: RenderedTree, after: RenderedTree): Changes & { readonly verdict: string } {
  const { name } = after.cluster;
  const files = { cluster: name, base: memoryFiles(before.files), head: memoryFiles(after.files) };
  const { clusters, verdict } = diffClusters([files], { base: "before", head: "after" });
  const { objects = [], effects = [], restarts = [] } = clusters[0] ?? {};
  const of = (kind: ObjectReport["kind"]): readonly ObjectReport[] => objects.filter((object) => object.kind === kind);
  const named = (rule: string): readonly string[] =>
    effects
      .filter((effect) => effect.rule === rule)
      .flatMap(({ object, others = [] }) => [...(object === undefined ? [] : [object]), ...others]);
  const kept = named("orphaned-object");
  return {
    created: [...of("added"), ...of("renamed")].map(nameIn).sort(),
    updated: of("changed")
      .filter(({ fields }) => fields.length > 0)
      .map(nameIn)
      .sort(),
    // What is renamed is, to a cluster, another object.
    pruned: [...of("removed").map(nameIn), ...of("renamed").map(oldNameIn)].filter((object) => !kept.includes(object)).sort(),
    recreated: named("replaced-object"),
    restarted: restarts.map(({ place }) => place.object ?? "").sort(),
    verdict,
  };
}

const nameIn = ({ name }: ObjectReport): string => describeObject(name);
const oldNameIn = ({ name, from }: ObjectReport): string => describeObject(from?.name ?? name);

/** The objects of trees as they are in the cluster, with the pods of each workload. */
export type Snapshot = ReadonlyMap<string, { readonly uid: string; readonly content: string; readonly pods: readonly string[] }>;

/** Reads the objects of trees from the cluster. */
export async function takeSnapshot(api: Api, ...trees: readonly RenderedTree[]): Promise<Snapshot> {
  const snapshot = new Map<string, { uid: string; content: string; pods: readonly string[] }>();
  const pods = await api.list("v1", "Pod");
  const objects = new Map(trees.flatMap((tree) => tree.objects.map((object) => [nameOf(object), object])));
  for (const [name, object] of objects) {
    const found = await api.get(referenceTo(object)).catch(() => undefined);
    if (found === undefined || found.metadata.deletionTimestamp !== undefined) continue;
    const { uid = "", namespace } = found.metadata;
    const selector = Object.entries(record(at(found, "spec", "selector", "matchLabels")));
    const own = pods.filter(
      ({ metadata }) =>
        workloads.includes(object.kind) &&
        metadata.namespace === namespace &&
        metadata.deletionTimestamp === undefined &&
        selector.every(([label, value]) => metadata.labels?.[label] === value),
    );
    snapshot.set(name, { uid, content: contentOf(found), pods: own.map(({ metadata }) => metadata.uid ?? "").sort() });
  }
  return snapshot;
}

/** What an object says, without what Flux and controllers note down on it. */
function contentOf(found: ApiObject): string {
  const { labels = {}, annotations = {} } = found.metadata;
  const own = (given: Readonly<Record<string, string>>): object =>
    Object.fromEntries(Object.entries(given).filter(([key]) => key === pruneAnnotation || !isNote(key)));
  const content = Object.entries(found).filter(([field]) => !["metadata", "status"].includes(field));
  return JSON.stringify([content, own(labels), own(annotations)]);
}

const pruneAnnotation = "kustomize.toolkit.fluxcd.io/prune";

const isNote = (key: string): boolean =>
  [
    "deployment.kubernetes.io/",
    "deprecated.daemonset.",
    "kustomize.toolkit.fluxcd.io/",
    "reconcile.fluxcd.io/",
    "pv.kubernetes.io/",
    "volume.",
  ].some((prefix) => key.startsWith(prefix));

/** What has become of objects between two snapshots. */
export function happened(before: Snapshot, after: Snapshot): Changes {
  const both = [...after].flatMap(([name, now]) => {
    const then = before.get(name);
    return then === undefined ? [] : [{ name, then, now }];
  });
  const restarted = both.filter(({ then, now }) => then.pods.length > 0 && !then.pods.some((pod) => now.pods.includes(pod)));
  return {
    created: [...after.keys()].filter((name) => !before.has(name)).sort(),
    updated: both
      .filter(({ then, now }) => then.uid === now.uid && then.content !== now.content)
      .map(({ name }) => name)
      .sort(),
    pruned: [...before.keys()].filter((name) => !after.has(name)).sort(),
    recreated: both
      .filter(({ then, now }) => then.uid !== now.uid)
      .map(({ name }) => name)
      .sort(),
    restarted: restarted.map(({ name }) => name).sort(),
  };
}

/** Changes in a line. */
export function inWords(changes: Changes): string {
  const parts = Object.entries(changes).filter(([, found]) => list(found).length > 0);
  return parts.length === 0 ? "nothing" : parts.map(([what, found]) => `${list(found).length} ${what}`).join(", ");
}
