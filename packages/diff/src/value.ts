/** What a manifest is made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A map in a manifest. */
export type JsonObject = { readonly [key: string]: Json };

/** True for maps, false for lists and scalars. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for lists. `Array.isArray` does not narrow readonly ones. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A field of a map by its own key, undefined where there is none. */
export function field(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at a path of keys and indexes, undefined where the path leaves the data. */
export function valueAt(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let at = value;
  for (const key of path) {
    if (typeof key === "number") at = isList(at) ? at[key] : undefined;
    else at = field(at, key);
  }
  return at;
}

/** The list at a path, empty where there is none. */
export function listAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = valueAt(value, ...path);
  return isList(found) ? found : [];
}

/** The string at a path, undefined where there is none. */
export function stringAt(value: Json | undefined, ...path: readonly (string | number)[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The strings of the list at a path. */
export function stringsAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === "string");
}

/** The fields of the map at a path, as pairs. */
export function entriesAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly (readonly [string, Json])[] {
  const found = valueAt(value, ...path);
  return isObject(found) ? Object.entries(found) : [];
}

/** Whether two values are the same data, whatever the order of their keys. */
export function isEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (Object.is(left, right)) return true;
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
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
