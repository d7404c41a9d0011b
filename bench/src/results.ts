import type { Timing } from "./measure.ts";

/** What a run of the measurements found. */
export interface Results {
  /** `node -e 0`, and a render of this repository's cluster of which nothing has changed. */
  readonly own: readonly OwnResult[];
  /** The numbers of apps, ascending. */
  readonly counts: readonly number[];
  readonly rows: readonly ResultRow[];
  /** Of cowlab, released, by the number of apps, in MiB. */
  readonly memory: ReadonlyMap<number, number>;
  /** How often each was run, by the number of apps. */
  readonly rounds: ReadonlyMap<number, number>;
  readonly ownRounds: number;
  readonly machine: string;
  /** The day of the run, as 2026-01-31. */
  readonly date: string;
}

/** A time for this repository's own cluster, or for the start of Node. */
export interface OwnResult {
  readonly name: string;
  readonly how: string;
  readonly timing: Timing;
}

/** One contestant. */
export interface ResultRow {
  readonly name: string;
  readonly how: string;
  /** Why nothing was measured. */
  readonly missing?: string;
  /** By the number of apps; absent where it would take minutes. */
  readonly timings: ReadonlyMap<number, Timing>;
}

/** The median of a contestant for a number of apps, undefined where it was not measured. */
export function medianOf({ rows }: Pick<Results, "rows">, name: string, count: number): number | undefined {
  return rows.find((row) => row.name === name)?.timings.get(count)?.median;
}

/** Milliseconds for a table: to the millisecond up to a second, then to three digits. */
export function milliseconds(value: number): string {
  return value < 1000 ? value.toFixed(0) : Number(value.toPrecision(3)).toLocaleString("en");
}
