import type { TypeMeta } from "@kubernetes-models/base";
import type { SchemaTypes } from "./schema.ts";

/** An object as its constructor takes it: named, without type meta, and without the status that controllers write. */
export type KindData<T> = Omit<T, "apiVersion" | "kind" | "metadata" | "status"> & { readonly metadata: KindMetadata };

/** The metadata that a person writes. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ */
export interface KindMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** What is known of a kind without an object of it. */
export interface KindDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: "Namespaced" | "Cluster";
  /** Its fields, for the strict check; absent for the kinds that the kubernetes-models packages hold. */
  readonly schema?: SchemaTypes;
}

/**
 * Makes objects of a kind: `Deployment({ metadata, spec })` is the plain value with apiVersion and kind set.
 *
 * The types are those of the kubernetes-models packages; their classes are not loaded, since the 27 that a home cluster
 * needs take five times as long to import as Node takes to start, and their validators accept unknown fields.
 */
export interface Kind<T> extends KindDefinition {
  (data: KindData<T>): T;
}

/** Defines a kind from its types and, for one that no package holds, its schema. */
export function defineKind<T extends TypeMeta>(definition: {
  readonly apiVersion: T["apiVersion"];
  readonly kind: T["kind"];
  readonly scope?: KindDefinition["scope"];
  readonly schema?: SchemaTypes;
}): Kind<T> {
  const { apiVersion, kind } = definition;
  const make = (data: KindData<T>) => ({ apiVersion, kind, ...data });
  // Type meta and data together are T by definition of KindData, which TypeScript cannot see through a generic Omit.
  return Object.assign(make as unknown as (data: KindData<T>) => T, { scope: "Namespaced", ...definition } as const);
}
