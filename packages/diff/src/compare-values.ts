import { isObject } from "@cowlab/core";
import { align, type Pair } from "./align.ts";
import { compareTexts } from "./compare-texts.ts";
import type { FieldChange, FieldPath } from "./field-change.ts";
import { identify } from "./list-identity.ts";
import { isEqual, isList, type Json, type JsonObject } from "./value.ts";

/** The differences between two values, in the order of the first. Empty where they are the same data. */
export function compareValues(before: Json, after: Json, path: FieldPath = []): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  compare(before, after, path, changes);
  return changes;
}

function compare(before: Json, after: Json, path: FieldPath, changes: FieldChange[]): void {
  if (isObject(before) && isObject(after)) compareMaps(before, after, path, changes);
  else if (isList(before) && isList(after)) compareLists(before, after, path, changes);
  else if (typeof before === "string" && typeof after === "string") {
    if (before === after) return;
    const inside = compareTexts(before, after);
    changes.push({ kind: "changed", path, before, after, ...(inside === undefined ? {} : { inside }) });
  } else if (!Object.is(before, after)) changes.push({ kind: "changed", path, before, after });
}

function compareMaps(before: JsonObject, after: JsonObject, path: FieldPath, changes: FieldChange[]): void {
  for (const key of Object.keys(before)) {
    const [was, is] = [before[key], Object.hasOwn(after, key) ? after[key] : undefined];
    if (was === undefined) continue;
    if (is === undefined) changes.push({ kind: "removed", path: [...path, key], before: was });
    // Most fields are alike, and need no path.
    else if (!isEqual(was, is)) compare(was, is, [...path, key], changes);
  }
  for (const key of Object.keys(after)) {
    const is = after[key];
    if (is !== undefined && !Object.hasOwn(before, key)) changes.push({ kind: "added", path: [...path, key], after: is });
  }
}

function compareLists(before: readonly Json[], after: readonly Json[], path: FieldPath, changes: FieldChange[]): void {
  const name = path.findLast((step) => typeof step === "string");
  const labels = identify(typeof name === "string" ? name : undefined, before, after);
  const pairs = labels === undefined ? align(before, after, isEqual) : matchLabels(labels.before, labels.after);
  const keptBefore = new Set(pairs.map(([index]) => index));
  const keptAfter = new Set(pairs.map(([, index]) => index));
  const labelBefore = (index: number): string => labels?.before[index] ?? String(index);
  const labelAfter = (index: number): string => labels?.after[index] ?? String(index);

  for (const [index, item] of before.entries()) {
    if (!keptBefore.has(index))
      changes.push({ kind: "removed", path: [...path, { index, label: labelBefore(index) }], before: item });
  }
  for (const [from, to] of pairs) {
    const [was, is] = [before[from], after[to]];
    if (was !== undefined && is !== undefined) compare(was, is, [...path, { index: from, label: labelBefore(from) }], changes);
  }
  for (const [index, item] of after.entries()) {
    if (!keptAfter.has(index)) changes.push({ kind: "added", path: [...path, { index, label: labelAfter(index) }], after: item });
  }
  const order = pairs.toSorted(([, left], [, right]) => left - right).map(([index]) => index);
  if (order.some((index, at) => at > 0 && index < (order[at - 1] ?? 0))) {
    const former = order.toSorted((left, right) => left - right);
    changes.push({ kind: "reordered", path, order, before: former.map(labelBefore), after: order.map(labelBefore) });
  }
}

function matchLabels(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const places = new Map(after.map((label, index) => [label, index]));
  return before.flatMap((label, index): Pair[] => {
    const place = places.get(label);
    return place === undefined ? [] : [[index, place]];
  });
}
