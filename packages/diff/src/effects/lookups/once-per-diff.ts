import type { ClusterDiff } from "../../cluster-diff.ts";

/** Works something out at the first rule that asks, and knows it for the others. */
export function oncePerDiff<T>(compute: (diff: ClusterDiff) => T): (diff: ClusterDiff) => T {
  const known = new WeakMap<ClusterDiff, { readonly value: T }>();
  return (diff) => {
    const found = known.get(diff) ?? { value: compute(diff) };
    known.set(diff, found);
    return found.value;
  };
}
