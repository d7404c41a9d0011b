import { isObject } from "@cowlab/core";
import { compareValues } from "./compare-values.ts";
import type { ObjectChange } from "./object-change.ts";
import type { PlacedObject } from "./read-file.ts";
import { isList, type Json } from "./value.ts";

/** The share of fields that two objects must have in common for one to be the other under a new name. */
const threshold = 0.6;
/** Beyond so many pairs of a kind, names are not guessed. */
const mostPairs = 10_000;

/**
 * Finds objects that go on under another name among those that are removed and added.
 *
 * `isCredible` says whether one can be the other: an app that goes and one that comes are alike, too.
 */
export function matchRenames(
  removed: readonly PlacedObject[],
  added: readonly PlacedObject[],
  isCredible: (before: PlacedObject, after: PlacedObject) => boolean,
): readonly ObjectChange[] {
  const renamed: ObjectChange[] = [];
  const goneBefore = new Set<string>();
  const goneAfter = new Set<string>();
  const addedByKind = Map.groupBy(added, kindOf);
  for (const [kind, befores] of Map.groupBy(removed, kindOf)) {
    const afters = addedByKind.get(kind) ?? [];
    if (befores.length * afters.length === 0 || befores.length * afters.length > mostPairs) continue;
    const left = befores.map((object) => ({ object, leaves: leavesOf(object) }));
    const right = afters.map((object) => ({ object, leaves: leavesOf(object) }));
    const pairs = left.flatMap((before) =>
      right.flatMap((after) =>
        isCredible(before.object, after.object)
          ? [{ before: before.object, after: after.object, score: likeness(before.leaves, after.leaves) }]
          : [],
      ),
    );
    // The likeliest first; of equals the first by name, so that the result is the same every time.
    for (const { before, after } of pairs
      .filter(({ score }) => score >= threshold)
      .sort((one, other) => other.score - one.score)) {
      if (goneBefore.has(before.key) || goneAfter.has(after.key)) continue;
      goneBefore.add(before.key);
      goneAfter.add(after.key);
      renamed.push({ kind: "renamed", before, after, fields: compareValues(before.manifest, after.manifest) });
    }
  }
  return [
    ...renamed,
    ...removed.filter(({ key }) => !goneBefore.has(key)).map((before): ObjectChange => ({ kind: "removed", before })),
    ...added.filter(({ key }) => !goneAfter.has(key)).map((after): ObjectChange => ({ kind: "added", after })),
  ];
}

function kindOf({ name: { group, kind } }: PlacedObject): string {
  return `${group} ${kind}`;
}

/** Every scalar of an object with the way to it; the object's own name in them is left open. */
function leavesOf({ name, manifest }: PlacedObject): ReadonlySet<string> {
  const own = [...new Set([name.name, name.namespace ?? name.name])].sort((left, right) => right.length - left.length);
  const leaves = new Set<string>();
  const visit = (value: Json, path: string): void => {
    if (isList(value)) for (const item of value) visit(item, `${path}[]`);
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`);
    else leaves.add(`${path}=${own.reduce((text, part) => text.replaceAll(part, "*"), String(value))}`);
  };
  for (const [key, value] of Object.entries(manifest)) {
    // What every object of the kind has alike says nothing.
    if (key !== "apiVersion" && key !== "kind" && key !== "metadata") visit(value, key);
  }
  return leaves;
}

function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let common = 0;
  for (const leaf of left) if (right.has(leaf)) common += 1;
  return common / Math.max(left.size, right.size);
}
