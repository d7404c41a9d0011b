import type { Problem } from "@cowlab/core";
import type { Trace } from "@cowlab/trace/trace";

export type { Break, Hop, HopKind, Origin, Outcome, Trace } from "@cowlab/trace/trace";

/** What `cowlab trace --json` prints: one object, on stdout. */
export interface TraceReport {
  readonly clusters: readonly ClusterTraces[];
  /** Problems of no one cluster, such as an unknown name. */
  readonly problems: readonly Problem[];
}

/** The ways through a cluster. Paths of files are below `clusters/<name>/`. */
export interface ClusterTraces {
  readonly name: string;
  readonly traces: readonly Trace[];
  /** Why the cluster could not be rendered; empty where it could. */
  readonly problems: readonly Problem[];
}
