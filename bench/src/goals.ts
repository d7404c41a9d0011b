import { medianOf, type Results } from "./results.ts";

/** Something that cowlab is to reach, and whether it did in a run. */
export interface Goal {
  readonly text: string;
  /** What was found, in words; undefined where the run did not measure it. */
  readonly found?: string;
  /** The same, for a program that does nothing but write the bytes. */
  readonly atBest?: string;
  readonly isReached?: boolean;
}

/** The goals, held against the results of one run. */
export function goalsOf(results: Results): readonly Goal[] {
  const { own, memory } = results;
  const start = own.find(({ name }) => name === "node -e 0")?.timing.median;
  const ownTime = (name: string): number | undefined => own.find((result) => result.name === name)?.timing.median;
  const time = (name: string, count = 1000): number | undefined => medianOf(results, name, count);
  const cowlab = time("cowlab, released");
  const many = time("cowlab, released", 5000);
  const bytes = time("the same bytes");
  const [least, most] = [memory.get(1000), memory.get(5000)];
  return [
    atMost(
      "This repository's cluster, nothing changed, from the released packages: 4 times `node -e 0` at most",
      4,
      ownTime("cowlab, released"),
      start,
    ),
    atMost("The same from sources: 8 times `node -e 0` at most", 8, ownTime("cowlab, sources"), start),
    atMost("1,000 apps: 3 times the same bytes at most", 3, cowlab, bytes),
    atLeast("1,000 apps: kosko takes 2 times as long at least", 2, time("kosko"), cowlab, bytes),
    atLeast("1,000 apps: helm takes 4 times as long at least", 4, time("helm template"), cowlab, bytes),
    atLeast(
      "1,000 apps: helm takes 4 times as long at least, where it lints, too",
      4,
      time("helm template, helm lint"),
      cowlab,
      bytes,
    ),
    atLeast("1,000 apps: cdk8s takes 5 times as long at least", 5, time("cdk8s"), cowlab, bytes),
    atMost("5,000 apps: 15 % over 5 times 1,000 apps at most", 1.15, many, cowlab === undefined ? undefined : 5 * cowlab),
    memoryGoal(least, most),
  ];
}

function atMost(text: string, limit: number, value: number | undefined, base: number | undefined): Goal {
  if (value === undefined || base === undefined) return { text };
  return { text, found: `${(value / base).toFixed(2)} times`, isReached: value / base <= limit };
}

function atLeast(
  text: string,
  limit: number,
  value: number | undefined,
  base: number | undefined,
  bytes: number | undefined,
): Goal {
  if (value === undefined || base === undefined || bytes === undefined) return { text };
  const times = (time: number): string => `${(value / time).toFixed(2)} times`;
  return { text, found: times(base), atBest: times(bytes), isReached: value / base >= limit };
}

function memoryGoal(least: number | undefined, most: number | undefined): Goal {
  const text = "Memory, from 1,000 to 5,000 apps: 120 MiB for each 1,000 more at most";
  if (least === undefined || most === undefined) return { text };
  const slope = (most - least) / 4;
  return { text, found: `${slope.toFixed(0)} MiB`, isReached: slope <= 120 };
}

/** What became of a goal, in a word or two. */
export function verdictOf({ isReached }: Goal): string {
  return isReached === undefined ? "not measured" : isReached ? "reached" : "missed";
}
