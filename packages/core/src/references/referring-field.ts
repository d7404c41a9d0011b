import { itemPath, joinPaths } from "../field-path.ts";
import { isObject } from "../manifest.ts";

/** A kind that is referred to. */
export interface Target {
  readonly group: string;
  readonly kind: string;
  /** @default "Namespaced" */
  readonly scope?: "Cluster" | "Namespaced";
}

/** A value with its path in an object. */
export interface Found {
  readonly path: string;
  readonly value: unknown;
}

/**
 * A field that refers to an object: a text that is its name, or a map with its `name` and, where the kind has them,
 * `namespace`, `key`, `port` and `optional`.
 */
export interface ReferringField {
  /** The field, such as `spec.tls[].secretName`, or a function that finds it. */
  readonly at: string | ((root: unknown) => readonly Found[]);
  /** What it refers to, or a function that tells by the value; undefined where that is nothing. */
  readonly to: Target | ((value: unknown) => Target | undefined);
  /** The field of the map that holds the name. @default "name" */
  readonly name?: string;
  /** True where messages name that field, not the map. */
  readonly nameInPath?: true;
  /** The namespace of what objects outside namespaces refer to. */
  readonly namespace?: string;
  /** The field of the map that holds the key, and the key where there is none. */
  readonly key?: { readonly field: string; readonly absent?: string };
}

/** The values at a pattern such as `spec.rules[].http.paths[].backend`, where `[]` is every item of a list. */
export function valuesAt(root: unknown, pattern: string): readonly Found[] {
  const stretches = stretchesOf(pattern);
  const key = stretches[0]?.keys[0];
  // Most fields that may refer to something are not there.
  if (key !== undefined && isObject(root) && root[key] === undefined) return nothing;
  const found: Found[] = [];
  collect(root, "", stretches, 0, found);
  return found;
}

const nothing: readonly Found[] = [];

function collect(root: unknown, path: string, stretches: readonly Stretch[], at: number, found: Found[]): void {
  const stretch = stretches[at];
  if (stretch === undefined) return;
  let value = root;
  for (const key of stretch.keys) {
    value = isObject(value) ? value[key] : undefined;
    if (value === undefined) return;
  }
  const here = joinPaths(path, stretch.text);
  if (at === stretches.length - 1) found.push({ path: here, value });
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) collect(value[index], itemPath(here, index), stretches, at + 1, found);
  }
}

/** The part of a pattern up to a list, or to the end: its keys, and how they stand in a path. */
interface Stretch {
  readonly keys: readonly string[];
  readonly text: string;
}

const parsed = new Map<string, readonly Stretch[]>();

function stretchesOf(pattern: string): readonly Stretch[] {
  const known = parsed.get(pattern);
  if (known !== undefined) return known;
  const stretches = pattern.split("[]").map((part) => {
    const text = part.replace(/^\./, "");
    return { keys: text === "" ? [] : text.split("."), text };
  });
  parsed.set(pattern, stretches);
  return stretches;
}

// The kinds that most fields refer to.
export const configMap: Target = { group: "", kind: "ConfigMap" };
export const ingressClass: Target = { group: "networking.k8s.io", kind: "IngressClass", scope: "Cluster" };
export const namespace: Target = { group: "", kind: "Namespace", scope: "Cluster" };
export const secret: Target = { group: "", kind: "Secret" };
export const service: Target = { group: "", kind: "Service" };
export const serviceAccount: Target = { group: "", kind: "ServiceAccount" };
export const storageClass: Target = { group: "storage.k8s.io", kind: "StorageClass", scope: "Cluster" };
