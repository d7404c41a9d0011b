import { type ClusterFiles, compareClusters } from "./compare-clusters.ts";
import { type DiffReport, reportOn } from "./report.ts";

/** Compares clusters, and says what the change does to them. */
export function diffClusters(
  clusters: readonly ClusterFiles[],
  names: { readonly base: string; readonly head: string },
): DiffReport {
  return reportOn(clusters.map(compareClusters), names);
}
