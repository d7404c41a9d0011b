import { stringAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import type { PlacedObject } from "../../read-file.ts";

/** Whether Flux deletes an object and creates it again where a change of it is refused. @see https://fluxcd.io/flux/components/kustomize/kustomizations/#force */
export function isForced({ head }: ClusterDiff, { manifest, file }: PlacedObject): boolean {
  const annotation = stringAt(manifest, "metadata", "annotations", "kustomize.toolkit.fluxcd.io/force")?.toLowerCase();
  return annotation === "enabled" || (annotation !== "disabled" && head.applierOf(file)?.force === true);
}
