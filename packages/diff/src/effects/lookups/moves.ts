import type { ClusterDiff } from "../../cluster-diff.ts";
import { changedObjects } from "../../effect.ts";
import type { ChangedObject } from "../../object-change.ts";
import { fateOf } from "./fate.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** Objects that go from one Kustomization to another. */
export interface Move {
  /** The ids of the Kustomizations. */
  readonly from: string;
  readonly to: string;
  /** True where the second is new and has most of what the first, now gone, had. */
  readonly rename: boolean;
  readonly objects: readonly ChangedObject[];
  /** Those that the first deletes from the cluster. */
  readonly deleted: readonly ChangedObject[];
}

/** All moves between Kustomizations, by where from and where to. */
export const moves: (diff: ClusterDiff) => readonly Move[] = oncePerDiff((diff) => {
  const { base, head } = diff;
  const moved = changedObjects(diff).filter(({ moved }) => moved !== undefined && moved.from !== "" && moved.to !== "");
  const groups = Map.groupBy(moved, ({ moved }) => `${moved?.from}\n${moved?.to}`);
  return [...groups].map(([key, objects]) => {
    const [from = "", to = ""] = key.split("\n");
    const all = moved.filter((change) => change.moved?.from === from).length;
    const isNew = !base.flux().kustomizations.has(to) && !head.flux().kustomizations.has(from);
    const deleted = objects.filter(({ before }) => fateOf(diff, before).kind === "deleted");
    return { from, to, rename: isNew && objects.length * 2 >= all, objects, deleted };
  });
});

/** The last part of an id, which is the name. */
export function nameOfId(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** How to let one Kustomization forget what another one takes over, as commands. */
export function* handOver({ from, to }: Move, { head }: ClusterDiff): Iterable<string> {
  const { root, kustomizations } = head.flux();
  const place = (id: string): string => `${nameOfId(id)} --namespace ${id.slice(0, id.indexOf("/"))}`;
  yield "# before the merge: what is suspended deletes nothing";
  yield `flux suspend kustomization ${place(from)}`;
  yield "# merge, then";
  yield `flux reconcile kustomization ${place(root.id)} --with-source`;
  yield `kubectl wait kustomization/${place(to)} --for=condition=Ready --timeout=10m`;
  if (kustomizations.has(from)) {
    yield `# the objects now carry the name of ${nameOfId(to)}, and ${nameOfId(from)} leaves them alone`;
    yield `flux resume kustomization ${place(from)}`;
  }
}
