import type { ClusterDiff } from "./cluster-diff.ts";
import type { ChangedObject } from "./object-change.ts";
import { describeObject } from "./object-name.ts";
import type { PlacedObject } from "./read-file.ts";
import type { Side } from "./side.ts";

/**
 * How closely a person should look: `routine` happens as it should by itself, `look-closely` is right only if it is meant,
 * and `dangerous` destroys, breaks or opens something.
 */
export type Severity = "routine" | "look-closely" | "dangerous";

/** Where an effect lies: a module, which is a Flux Kustomization, an object of it, and a field of that. */
export interface EffectPlace {
  readonly module?: string;
  /** As `Deployment sonarr/sonarr`. */
  readonly object?: string;
  /** As `spec.template.spec.containers[sonarr].image`. */
  readonly path?: string;
}

/** Something that a change does to the cluster once Flux applies it. */
export interface Effect extends EffectPlace {
  /** The rule that found it. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What it takes along or is about, besides its place. */
  readonly others?: readonly string[];
  /** What to do instead, or before. */
  readonly advice?: string;
  /** Commands for that, in order, with comments between them. */
  readonly steps?: readonly string[];
}

/** What a rule finds, without what the rule itself says. */
export type EffectFinding = Omit<Effect, "rule" | "severity">;

/** One thing that changes do to clusters. */
export interface EffectRule {
  /** What happens, as a kebab-case noun. */
  readonly id: string;
  readonly severity: Severity;
  /** Why a reviewer should know, in a sentence. */
  readonly about: string;
  /** Where the upstream documentation, its source or an incident explains it. */
  readonly link: string;
  readonly find: (diff: ClusterDiff) => Iterable<EffectFinding>;
}

/** The place of an object, by the Kustomization that applies it. */
export function placeOf(side: Side, { name, file }: PlacedObject, path?: string): EffectPlace {
  const module = side.applierOf(file)?.name;
  return { ...(module === undefined ? {} : { module }), object: describeObject(name), ...(path === undefined ? {} : { path }) };
}

/** The objects that are no longer in git, under their names. */
export function removedObjects({ changes }: ClusterDiff): readonly PlacedObject[] {
  return changes.flatMap((change) => (change.kind === "removed" || change.kind === "renamed" ? [change.before] : []));
}

/** The objects that were not in git before, under their names. */
export function addedObjects({ changes }: ClusterDiff): readonly PlacedObject[] {
  return changes.flatMap((change) => (change.kind === "added" || change.kind === "renamed" ? [change.after] : []));
}

/** The objects that are there before and after, and differ. */
export function changedObjects({ changes }: ClusterDiff): readonly ChangedObject[] {
  return changes.filter((change) => change.kind === "changed");
}

/** `1 object`, `2 objects`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}

/** Names as a list in a sentence, the first of them where there are many. */
export function enumerate(names: readonly string[], most = 4): string {
  if (names.length <= most) return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}
