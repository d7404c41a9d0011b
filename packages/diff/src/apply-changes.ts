import { isObject } from "@cowlab/core";
import type { FieldChange, ItemStep, Step } from "./field-change.ts";
import { isList, type Json, setField } from "./value.ts";

/** A change as seen from a value on the way to its field. */
interface Pending {
  readonly rest: readonly Step[];
  readonly change: FieldChange;
}

/** Does to a value what a list of changes says. @see compareValues */
export function applyChanges(before: Json, changes: readonly FieldChange[]): Json {
  return apply(
    before,
    changes.map((change) => ({ rest: change.path, change })),
  );
}

function apply(value: Json, pending: readonly Pending[]): Json {
  if (pending.length === 0) return value;
  const whole = pending.find(({ rest, change }) => rest.length === 0 && change.kind === "changed");
  if (whole?.change.kind === "changed") return whole.change.after;
  if (isList(value)) return applyToList(value, pending);
  return isObject(value) ? applyToMap(value, pending) : value;
}

function applyToMap(value: { readonly [key: string]: Json }, pending: readonly Pending[]): Json {
  const byKey = Map.groupBy(pending, ({ rest }) => String(rest[0]));
  const result: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const own = byKey.get(key) ?? [];
    if (!own.some(isEnd("removed"))) setField(result, key, apply(item, own.map(further)));
  }
  for (const [key, own] of byKey) {
    const added = own.find(isEnd("added"))?.change;
    if (added?.kind === "added") setField(result, key, added.after);
  }
  return result;
}

function applyToList(value: readonly Json[], pending: readonly Pending[]): Json {
  const added: { readonly index: number; readonly item: Json }[] = [];
  const inItems: (Pending & { readonly step: ItemStep })[] = [];
  let order: readonly number[] | undefined;
  for (const { rest, change } of pending) {
    const [step] = rest;
    if (step === undefined && change.kind === "reordered") order = change.order;
    if (step === undefined || typeof step === "string") continue;
    if (change.kind === "added" && rest.length === 1) added.push({ index: step.index, item: change.after });
    else inItems.push({ rest, change, step });
  }
  const byIndex = Map.groupBy(inItems, ({ step }) => step.index);
  const kept = value.flatMap((item, index): { readonly index: number; readonly item: Json }[] => {
    const own = byIndex.get(index) ?? [];
    return own.some(isEnd("removed")) ? [] : [{ index, item: apply(item, own.map(further)) }];
  });
  const places = new Map(order?.map((index, place) => [index, place]));
  const ordered =
    order === undefined ? kept : kept.toSorted((left, right) => (places.get(left.index) ?? 0) - (places.get(right.index) ?? 0));
  const result = ordered.map(({ item }) => item);
  for (const { index, item } of added.toSorted((left, right) => left.index - right.index)) result.splice(index, 0, item);
  return result;
}

/** True for a change of that kind of the very item or field that the step leads to. */
function isEnd(kind: FieldChange["kind"]): (pending: Pending) => boolean {
  return ({ rest, change }) => rest.length === 1 && change.kind === kind;
}

function further({ rest, change }: Pending): Pending {
  return { rest: rest.slice(1), change };
}
