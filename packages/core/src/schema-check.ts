import type { TypeConstraints } from "./constraints/type-constraints.ts";
import { constraints } from "./constraints.ts";
import { fieldPath, itemPath, joinPaths } from "./field-path.ts";
import { introducedIn, isOlder } from "./introduced-in.ts";
import { isObject } from "./manifest.ts";
import { nearest } from "./nearest.ts";
import { scalarChecks } from "./scalar-checks.ts";
import type { Bounds, FieldType, SchemaError } from "./schema.ts";

/** Says what is wrong with a value, in the eyes of a version of Kubernetes such as `1.33`. */
export type TypeCheck = (value: unknown, kubernetes: string) => readonly SchemaError[];

/** Finds the check of a type by its name. */
type NamedChecks = (name: string) => TypeCheck | undefined;

/** Nearly every value is right, and a cluster has a hundred thousand: they share one empty list. */
const none: readonly SchemaError[] = [];

/**
 * Makes the check of a type with fields. Paths are put together on the way back, where there is an error.
 *
 * @param named finds the types of its fields, when they are first met: types may hold each other
 */
export function recordCheck(name: string, record: Readonly<Record<string, FieldType>>, named: NamedChecks): TypeCheck {
  const ours = constraints[name];
  const introduced = introducedIn.fields[name];
  const keys = Object.keys(record);
  const required = keys.filter((key) => !key.endsWith("?"));
  const known = (): readonly string[] => keys.map((key) => key.replace(/\?$/, ""));
  const typeOf = (field: string): FieldType | undefined => {
    const type = Object.hasOwn(record, field)
      ? record[field]
      : Object.hasOwn(record, `${field}?`)
        ? record[`${field}?`]
        : undefined;
    return type === undefined ? undefined : (ours?.formats?.[field] ?? type);
  };
  // Most fields of most types are never met, so that the check of one is made when it is.
  const checks = new Map<string, TypeCheck>();
  const newCheck = (field: string): TypeCheck => {
    const type = typeOf(field);
    if (type === undefined) return () => [unknownField(field, known())];
    const check = typeCheck(type, named);
    const made = introduced === undefined ? check : ageCheck(field, introduced, check);
    checks.set(field, made);
    return made;
  };
  const constrain = ours === undefined ? undefined : constraintCheck(ours, known);
  return (value, kubernetes) => {
    if (!isObject(value)) return refused(value, "must be a map");
    let errors = none;
    // Not by iterators, which make an object for each field before V8 has optimised the loops.
    const fields = Object.keys(value);
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] ?? "";
      const found = (checks.get(field) ?? newCheck(field))(value[field], kubernetes);
      if (found.length > 0) errors = [...errors, ...below(fieldPath("", field), found)];
    }
    for (let index = 0; index < required.length; index++) {
      const field = required[index] ?? "";
      if (value[field] !== undefined) continue;
      errors = [...errors, { path: fieldPath("", field), message: "is required, but it is missing" }];
    }
    return constrain === undefined ? errors : joined(errors, constrain(value));
  };
}

/** Makes the check of a field that, or of which a value, is not there in all versions of Kubernetes. */
function ageCheck(field: string, introduced: Readonly<Record<string, string>>, check: TypeCheck): TypeCheck {
  return (value, kubernetes) => {
    const found = check(value, kubernetes);
    const since = introduced[field] ?? (typeof value === "string" ? introduced[`${field}=${value}`] : undefined);
    return since === undefined || !isOlder(kubernetes, since) ? found : [...found, tooNew(since, kubernetes)];
  };
}

/** What exists in newer versions of Kubernetes only. */
export function tooNew(introduced: string, kubernetes: string): SchemaError {
  const message = `exists since Kubernetes ${introduced}, and the nodes run ${kubernetes}`;
  return { message, fix: "remove it, or upgrade the nodes first" };
}

/** Errors in a part of a value, as errors in the value. */
export function below(place: string, errors: readonly SchemaError[]): readonly SchemaError[] {
  return errors.map(({ path = "", ...error }) => ({ path: joinPaths(place, path), ...error }));
}

/** True for the type of a list. */
export function isList(type: FieldType): type is readonly [FieldType] {
  return Array.isArray(type);
}

function typeCheck(type: FieldType, named: NamedChecks): TypeCheck {
  if (typeof type === "string") return namedCheck(type, named);
  if (isList(type)) {
    const check = typeCheck(type[0], named);
    return (value, kubernetes) =>
      Array.isArray(value) ? checkItems(value, kubernetes, check) : refused(value, "must be a list");
  }
  if ("map" in type) {
    const check = typeCheck(type.map, named);
    return (value, kubernetes) => (isObject(value) ? checkFields(value, kubernetes, check) : refused(value, "must be a map"));
  }
  if ("enum" in type) return (value) => (type.enum.includes(value) ? none : notAmong(type.enum, value));
  const check = typeCheck(type.type, named);
  return (value, kubernetes) => {
    const errors = check(value, kubernetes);
    const message = errors.length === 0 ? outOfBounds(value, type) : undefined;
    return message === undefined ? errors : refused(value, message);
  };
}

function namedCheck(type: string, named: NamedChecks): TypeCheck {
  if (type === "any") return checkData;
  if (type === "object") return (value) => (isObject(value) ? checkData(value) : refused(value, "must be a map"));
  const scalar = scalarChecks[type];
  if (scalar !== undefined) {
    return (value) => {
      const message = scalar(value);
      return message === undefined ? none : refused(value, message);
    };
  }
  let check: TypeCheck | undefined;
  return (value, kubernetes) => {
    check ??= named(type) ?? (() => none);
    return check(value, kubernetes);
  };
}

/** Data of any shape, which must be what JSON can hold: finite numbers, well-formed texts, lists and maps of such. */
function checkData(value: unknown): readonly SchemaError[] {
  if (Array.isArray(value)) return checkItems(value, "", checkData);
  if (isObject(value)) {
    const malformed = Object.keys(value).filter((field) => !field.isWellFormed());
    const errors = malformed.flatMap((field) => refused(field, "must have keys of well-formed Unicode"));
    return joined(errors, checkFields(value, "", checkData));
  }
  if (typeof value === "string") return value.isWellFormed() ? none : refused(value, "must be well-formed Unicode");
  const isPlain = value === null || typeof value === "boolean" || Number.isFinite(value);
  return isPlain ? none : refused(value, "must be data that JSON can hold");
}

function checkItems(items: readonly unknown[], kubernetes: string, check: TypeCheck): readonly SchemaError[] {
  let errors = none;
  for (let index = 0; index < items.length; index++) {
    const found = check(items[index], kubernetes);
    if (found.length > 0) errors = [...errors, ...below(itemPath("", index), found)];
  }
  return errors;
}

function checkFields(map: Readonly<Record<string, unknown>>, kubernetes: string, check: TypeCheck): readonly SchemaError[] {
  let errors = none;
  for (const name of Object.keys(map)) {
    const found = check(map[name], kubernetes);
    if (found.length > 0) errors = [...errors, ...below(fieldPath("", name), found)];
  }
  return errors;
}

function joined(errors: readonly SchemaError[], more: readonly SchemaError[]): readonly SchemaError[] {
  if (more.length === 0) return errors;
  return errors.length === 0 ? more : [...errors, ...more];
}

function refused(value: unknown, message: string, fix?: string): readonly SchemaError[] {
  return [{ message: `${message}, but it is ${show(value)}`, ...(fix === undefined ? {} : { fix }) }];
}

function notAmong(values: readonly unknown[], value: unknown): readonly SchemaError[] {
  const near = typeof value === "string" ? nearest(value, values.map(String)) : undefined;
  const message = `must be one of ${values.map(show).join(", ")}`;
  return refused(value, message, near === undefined ? undefined : `did you mean ${near}?`);
}

/** What is wrong with a value of the right type that is out of its bounds. */
function outOfBounds(value: unknown, { minimum, maximum, minLength, maxLength, pattern }: Bounds): string | undefined {
  if (typeof value === "number") {
    if (minimum !== undefined && maximum !== undefined) {
      return value < minimum || value > maximum ? `must be from ${minimum} to ${maximum}` : undefined;
    }
    if (minimum !== undefined && value < minimum) return `must be ${minimum} or more`;
    return maximum !== undefined && value > maximum ? `must be ${maximum} or less` : undefined;
  }
  if (typeof value !== "string") return undefined;
  const length = [...value].length;
  if (minLength !== undefined && length < minLength)
    return minLength === 1 ? "must not be empty" : `must have ${minLength} characters or more`;
  if (maxLength !== undefined && length > maxLength) return `must have ${maxLength} characters or less`;
  return pattern !== undefined && !new RegExp(pattern, "u").test(value) ? `must match ${pattern}` : undefined;
}

type RecordCheck = (value: Readonly<Record<string, unknown>>) => readonly SchemaError[];

/** Makes the check of what is asked of a type beyond its fields, all of which are given. */
function constraintCheck(constraints: TypeConstraints, known: () => readonly string[]): RecordCheck {
  const { oneField = false, exactlyOne = [], atMostOne = [], atLeastOne = [], unique = {}, checks = [] } = constraints;
  const all: readonly RecordCheck[] = [
    ...(oneField ? [countCheck(known(), { least: 1, most: 1 }, "exactly one of its fields")] : []),
    ...exactlyOne.map((fields) => countCheck(fields, { least: 1, most: 1 }, `exactly one of ${fields.join(", ")}`)),
    ...atMostOne.map((fields) => countCheck(fields, { least: 0, most: 1 }, `at most one of ${fields.join(", ")}`)),
    ...atLeastOne.map((fields) => countCheck(fields, { least: 1, most: fields.length }, `at least one of ${fields.join(", ")}`)),
    ...Object.entries(unique).flatMap(([field, identities]) => identities.map((identity) => uniqueCheck(field, identity))),
    ...checks.map(
      (check): RecordCheck =>
        (value) => {
          const found = check(value);
          return found.length === 0 ? none : found.map(({ path, ...error }) => (path === "" ? error : { path, ...error }));
        },
    ),
  ];
  return (value) => {
    let errors = none;
    for (const check of all) errors = joined(errors, check(value));
    return errors;
  };
}

/** How many of some fields there are. */
function countCheck(
  fields: readonly string[],
  { least, most }: { readonly least: number; readonly most: number },
  wanted: string,
): RecordCheck {
  return (value) => {
    let count = 0;
    for (const field of fields) if (value[field] !== undefined) count += 1;
    if (count >= least && count <= most) return none;
    const found = count === 0 ? "none" : fields.filter((field) => value[field] !== undefined).join(" and ");
    return [{ message: `must have ${wanted}, but it has ${found}` }];
  };
}

/** Whether the items of a list can be told apart by the fields that tell them apart. */
function uniqueCheck(field: string, identity: string): RecordCheck {
  const keys = identity.split(" ").map((key) => key.split("="));
  const what = identity === "." ? "value" : keys.map(([key]) => key).join(" and ");
  return (value) => {
    const items = value[field];
    if (!Array.isArray(items) || items.length < 2) return none;
    const errors: SchemaError[] = [];
    const seen = new Map<string, number>();
    for (const [index, item] of items.entries()) {
      const values = keys.map(([key, absent]): unknown =>
        key === "." ? item : isObject(item) && key !== undefined ? (item[key] ?? absent) : undefined,
      );
      // What is required and missing, or of another type, is told elsewhere.
      if (values.some((value) => typeof value !== "string" && typeof value !== "number")) continue;
      const id = values.join("/");
      const first = seen.get(id);
      if (first === undefined) seen.set(id, index);
      else {
        const message = `has the same ${what} as item ${first}: ${id === "" ? "none" : id}`;
        errors.push({ path: itemPath(fieldPath("", field), index), message, fix: "keep one of them" });
      }
    }
    return errors;
  };
}

function unknownField(field: string, known: readonly string[]): SchemaError {
  const near = nearest(field, known);
  const fix = near === undefined ? `remove it, or use one of ${known.toSorted().join(", ")}` : `did you mean ${near}?`;
  return { message: "is no field of this kind, and the API server refuses unknown fields", fix };
}

function show(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const text = asJson(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? String(field) : field));
  } catch {
    // It holds itself, or a toJSON of its own fails.
    return `${Array.isArray(value) ? "a list" : "a map"} that is no plain data`;
  }
}
