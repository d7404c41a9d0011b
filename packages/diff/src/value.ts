import { isObject, listAt } from "@cowlab/core";

/** What a manifest is made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A map in a manifest. */
export type JsonObject = { readonly [key: string]: Json };

/** True for lists. `Array.isArray` does not narrow readonly ones. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The strings of the list at a path. */
export function stringsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === "string");
}

/** Whether two values are the same data, whatever the order of their keys. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index += 1) if (!isEqual(left[index], right[index])) return false;
    return true;
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  for (const key of keys) if (!Object.hasOwn(right, key) || !isEqual(left[key], right[key])) return false;
  return true;
}

/** Sets a field whatever it is called: an assignment to `__proto__` would set none. */
export function setField(target: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__") Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
