import type { ClusterDiff } from "../../cluster-diff.ts";
import { removedObjects } from "../../effect.ts";
import type { PlacedObject } from "../../read-file.ts";
import { type Fate, fateOf } from "./fate.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** The objects that are no longer in git, with what becomes of them. */
export const removals: (diff: ClusterDiff) => readonly { readonly object: PlacedObject; readonly fate: Fate }[] = oncePerDiff(
  (diff) => removedObjects(diff).map((object) => ({ object, fate: fateOf(diff, object) })),
);

/** The objects that Flux deletes from the cluster. */
export function deletions(diff: ClusterDiff): readonly PlacedObject[] {
  return removals(diff).flatMap(({ object, fate }) => (fate.kind === "deleted" ? [object] : []));
}
