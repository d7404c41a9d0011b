import { stringAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import type { PlacedObject } from "../../read-file.ts";

/** What becomes of an object in the cluster when the Kustomization that applied it finds it no longer in git. */
export type Fate =
  | { readonly kind: "deleted" }
  /** It stays, and nobody keeps it up to date; with the reason. */
  | { readonly kind: "kept"; readonly reason: string }
  /** Nothing happens until a Kustomization is resumed. */
  | { readonly kind: "waits"; readonly reason: string }
  /** Flux never applied it. */
  | { readonly kind: "unapplied" };

const flux = "kustomize.toolkit.fluxcd.io";

/**
 * Works out what Flux does, as its kustomize-controller does it: annotations that exempt an object, then its Kustomization, which
 * is either still there and prunes, or is deleted itself.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#deletion-policy
 */
export function fateOf({ base, head, cluster }: ClusterDiff, { manifest, file }: PlacedObject): Fate {
  const before = base.applierOf(file);
  if (before === undefined) return { kind: "unapplied" };
  if (![...head.files.ids.keys()].some((path) => path.startsWith(`clusters/${cluster}/`))) {
    return { kind: "kept", reason: "Flux finds no folder to apply, and does nothing" };
  }
  const exempt = exemption(manifest);
  if (exempt !== undefined) return { kind: "kept", reason: `its annotation ${exempt} exempts it` };
  const { root } = head.flux();
  const after = before.object === undefined ? root : head.flux().kustomizations.get(before.id);
  if (after !== undefined) {
    if (after.suspend) return { kind: "waits", reason: `${after.name} is suspended` };
    return after.prune ? { kind: "deleted" } : { kind: "kept", reason: `${after.name} does not prune` };
  }
  const own = before.object === undefined ? undefined : exemption(before.object.manifest);
  if (own !== undefined)
    return { kind: "kept", reason: `its Kustomization ${before.name} is itself exempt from pruning (${own})` };
  if (root.suspend) return { kind: "waits", reason: `${root.name} is suspended` };
  if (!root.prune) return { kind: "kept", reason: `${root.name} does not prune` };
  if (before.suspend) return { kind: "kept", reason: `${before.name} is deleted while it is suspended` };
  switch (before.deletionPolicy) {
    case "Orphan":
      return { kind: "kept", reason: `${before.name} has the deletion policy Orphan` };
    case "MirrorPrune":
      return before.prune ? { kind: "deleted" } : { kind: "kept", reason: `${before.name} does not prune` };
    default:
      return { kind: "deleted" };
  }
}

/** The annotation that keeps an object from being pruned. */
function exemption(manifest: PlacedObject["manifest"]): string | undefined {
  const annotation = (name: string): string =>
    stringAt(manifest, "metadata", "annotations", `${flux}/${name}`)?.toLowerCase() ?? "";
  if (annotation("prune") === "disabled") return "prune: disabled";
  if (annotation("reconcile") === "disabled") return "reconcile: disabled";
  return annotation("ssa") === "ignore" ? "ssa: Ignore" : undefined;
}

/** True where an object is exempt from pruning by an annotation of its own. */
export function isExempt({ manifest }: PlacedObject): boolean {
  return exemption(manifest) !== undefined;
}
