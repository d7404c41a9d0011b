import { perKind } from "./per-kind.ts";

/** The metadata that cowlab reads of every object. */
export interface ManifestMetadata {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** A Kubernetes object before it is rendered: a plain value, or an instance of a class of the kubernetes-models packages. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata?: ManifestMetadata;
}

/** A value of a manifest, as JSON knows it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A map in a manifest. */
export type JsonObject = { readonly [key: string]: Json };

/** A manifest reduced to plain data: without undefined fields, classes or shared references. */
export interface PlainManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What an object is called in messages: `Deployment sonarr/sonarr`, `ClusterRole traefik`. */
export function objectName(manifest: Manifest): string {
  const { namespace, name } = manifest.metadata ?? {};
  return `${manifest.kind} ${namespace === undefined ? "" : `${namespace}/`}${name ?? "(no name)"}`;
}

/** The API group of an object: `apps` of `apps/v1`, the empty string of `v1`. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** The kind of an object with its group, whatever the version of its API: `apps Deployment`, ` Service`. */
export const groupKind: (object: { readonly apiVersion: string; readonly kind: string }) => string = perKind(
  ({ apiVersion, kind }) => `${apiGroup(apiVersion)} ${kind}`,
);

/** What identifies an object in a cluster, whatever the version of its API: `apps Deployment sonarr/sonarr`. */
export function objectKey(manifest: Manifest): string {
  return `${apiGroup(manifest.apiVersion)} ${objectName(manifest)}`;
}

/** True for maps, false for lists and scalars. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for plain data that is an object of Kubernetes: with an API version, a kind and a name. */
export function isNamed(value: unknown): value is PlainManifest {
  if (!isObject(value) || typeof value["apiVersion"] !== "string" || typeof value["kind"] !== "string") return false;
  const { metadata } = value;
  if (!isObject(metadata) || typeof metadata["name"] !== "string" || metadata["name"] === "") return false;
  return metadata["namespace"] === undefined || typeof metadata["namespace"] === "string";
}

/** The value at a path of keys and indexes, undefined where the path leaves the data. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return follow(value, path);
}

function follow(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (let step = 0; step < path.length; step++) {
    const key = path[step];
    if (typeof key === "string" && isObject(at)) at = at[key];
    else if (typeof key === "number" && Array.isArray(at)) at = at[key];
    else return undefined;
  }
  return at;
}

/** The list at a path, empty where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = follow(value, path);
  return Array.isArray(found) ? found : [];
}

/** The string at a path, undefined where there is none. */
export function stringAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = follow(value, path);
  return typeof found === "string" ? found : undefined;
}

/** Deeper than any object of Kubernetes; the API server refuses at some hundreds itself. */
const deepest = 200;

/**
 * The same data without undefined fields, `toJSON` applied, as `JSON.parse(JSON.stringify(value))` gives it, but keeping
 * what JSON cannot say (NaN, functions) for the schema check to name.
 */
export function plain(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) throw new RangeError(`it is nested more than ${deepest} levels deep: does it hold itself?`);
  if (Array.isArray(value)) {
    const items: unknown[] = [...value];
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (typeof item === "object") items[index] = plain(item, depth + 1);
    }
    return items;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), depth + 1);
  // Copied as a whole, an object keeps the hidden class that V8 gave all objects of one literal: with fields that are set one by
  // one, a render of 1,000 apps takes a twentieth longer.
  const fields: Record<string, unknown> = { ...value };
  let isWhole = true;
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) isWhole = false;
    else if (typeof field === "object") fields[name] = plain(field, depth + 1);
  }
  return isWhole ? fields : withoutUndefined(fields);
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const defined: Record<string, unknown> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    // An assignment to this name would change what the map inherits.
    if (name === "__proto__")
      Object.defineProperty(defined, name, { value, enumerable: true, configurable: true, writable: true });
    else defined[name] = value;
  }
  return defined;
}
