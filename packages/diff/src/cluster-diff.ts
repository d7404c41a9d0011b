import type { Problem } from "@cowlab/core";
import type { FieldChange } from "./field-change.ts";
import type { ObjectChange } from "./object-change.ts";
import type { Side } from "./side.ts";

/** A cluster before and after, by its objects. */
export interface ClusterDiff {
  readonly cluster: string;
  readonly base: Side;
  readonly head: Side;
  /** By file. */
  readonly changes: readonly ObjectChange[];
  readonly dataFiles: readonly DataFileChange[];
  /** Files that changed and that neither Flux nor cowlab reads. */
  readonly otherFiles: readonly string[];
  readonly problems: readonly Problem[];
}

/** A file of data for another tool that changed. */
export interface DataFileChange {
  readonly kind: "added" | "changed" | "removed";
  readonly path: string;
  readonly fields: readonly FieldChange[];
}
