import { isObject } from "../manifest.ts";
import type { FieldType, SchemaError } from "../schema.ts";

/** What an API server asks of a type beyond the names and types of its fields. */
export interface TypeConstraints {
  /** Types of fields that are narrower than those of the packages. */
  readonly formats?: Readonly<Record<string, FieldType>>;
  readonly exactlyOne?: readonly (readonly string[])[];
  readonly atMostOne?: readonly (readonly string[])[];
  readonly atLeastOne?: readonly (readonly string[])[];
  /** True where exactly one of all fields has to be there. */
  readonly oneField?: boolean;
  /**
   * Lists whose items are told apart by fields, as server-side apply does: `containerPort protocol=TCP` is two of them, the
   * second with its default, and `.` is the item itself. An item without the field, where that has no default, is not looked at.
   */
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  readonly checks?: readonly ((value: Readonly<Record<string, unknown>>) => Found)[];
}

/** What a check found, with paths below the value that it was given; the empty path is the value itself. */
export type Found = readonly (SchemaError & { readonly path: string })[];

/** The fields of a map, none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The keys of a map, none for anything else. */
export function keysOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** The maps of a list with their places, none for anything else. */
export function itemsOf(value: unknown): (readonly [number, Record<string, unknown>])[] {
  const items: [number, Record<string, unknown>][] = [];
  if (!Array.isArray(value)) return items;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (isObject(item)) items.push([index, item]);
  }
  return items;
}

/** A field must be absent unless another has one of the values. */
export function onlyWith(
  field: string,
  other: string,
  values: readonly string[],
): (value: Readonly<Record<string, unknown>>) => Found {
  return (value) => {
    const found = value[other];
    if (value[field] === undefined || values.some((wanted) => wanted === found)) return [];
    const wanted = values.join(" or ");
    return [
      {
        path: field,
        message: `is for ${other} ${wanted} only, but ${other} is ${found === undefined ? "not set" : String(found)}`,
      },
    ];
  };
}
