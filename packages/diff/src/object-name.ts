import { stringAt } from "@cowlab/core";
import type { JsonObject } from "./value.ts";

/** What identifies an object in a cluster, whatever the version of its API and the file it stands in. */
export interface ObjectName {
  /** The group of its API: `apps`, or the empty string for the core of Kubernetes. */
  readonly group: string;
  readonly kind: string;
  /** Absent for objects outside namespaces. */
  readonly namespace?: string;
  readonly name: string;
}

/** The name of a manifest, undefined for what is no object. */
export function nameOf(manifest: JsonObject): ObjectName | undefined {
  const apiVersion = stringAt(manifest, "apiVersion");
  const kind = stringAt(manifest, "kind");
  const name = stringAt(manifest, "metadata", "name");
  if (apiVersion === undefined || kind === undefined || name === undefined || kind === "" || name === "") return undefined;
  const namespace = stringAt(manifest, "metadata", "namespace");
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return { group, kind, ...(namespace === undefined ? {} : { namespace }), name };
}

/** A name as one text, to look an object up by. */
export function objectKey({ group, kind, namespace = "", name }: ObjectName): string {
  return `${group} ${kind} ${namespace}/${name}`;
}

/** A name for people: `Deployment sonarr/sonarr`, `ClusterRole traefik`. */
export function describeObject({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** Whether a name is of a kind of a group. */
export function isKind(name: ObjectName, group: string, ...kinds: readonly string[]): boolean {
  return name.group === group && kinds.includes(name.kind);
}
