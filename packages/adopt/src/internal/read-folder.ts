import { isObject, stringAt, valueAt } from "@cowlab/core";
import { clusterScoped } from "@cowlab/core/kinds/kubernetes";
import { nameOf, objectKey } from "@cowlab/diff/object-name";
import { type JsonManifest, mayHoldObjects } from "@cowlab/diff/read-file";
import { readYaml } from "@cowlab/diff/read-yaml";
import { folderOf, joinPath } from "@cowlab/diff/side";
import { isList, type Json, type JsonObject } from "@cowlab/diff/value";
import type { FolderFile, NotUnderstood, OldFolder, OldObject, OtherFile } from "../old-folder.ts";

/** A document of a file, and where it stands. */
interface Document {
  readonly place: string;
  readonly file: string;
  readonly data: Json;
}

/** Reads the objects of a folder. What it cannot read, and what is no object, is listed with the reason. */
export function readFolder(files: readonly FolderFile[]): OldFolder {
  const others: OtherFile[] = [];
  const notUnderstood: NotUnderstood[] = [];
  const documents = files
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .flatMap((file) => documentsOf(file, others, notUnderstood));

  const listings = documents.filter(({ data }) => isListing(data));
  const transforms = listings.flatMap(({ place, data }): OtherFile[] => {
    const doing = Object.keys(Object(data)).filter((key) => !plainListing.has(key));
    return doing.length === 0 ? [] : [{ place, reason: `kustomize changes what stands in the files: ${doing.join(", ")}` }];
  });
  others.push(
    ...listings.map(({ place }) => ({ place, reason: "a list of files for kustomize; cowlab renders one for every module" })),
  );

  const objects = documents.filter(({ data }) => !isListing(data));
  const variables = substitutions(objects);
  const namespaces = namespaceOf(listings, objects);
  const found: OldObject[] = [];
  for (const { place, file, data } of objects) {
    if (!isObject(data) || (!("apiVersion" in data) && !("kind" in data))) {
      others.push({ place, reason: describeOther(file, data) });
      continue;
    }
    const manifest = withNamespace(substitute(data, variables), namespaces(file));
    const name = nameOf(manifest);
    if (name === undefined) {
      const missing = ["apiVersion", "kind", "metadata.name"].filter((path) => !stringAt(manifest, ...path.split(".")));
      notUnderstood.push({ place, reason: `it looks like an object of Kubernetes, but has no ${missing.join(" and no ")}` });
      continue;
    }
    // What has these three is a manifest.
    const object = manifest as JsonManifest;
    found.push({ place, file, key: objectKey(name), name, manifest: object, encrypted: isObject(data["sops"]) });
  }
  return { objects: found, others, notUnderstood, transforms };
}

/** What a kustomization.yaml may hold that changes no object in a way that is not understood here. */
const plainListing = new Set(["apiVersion", "kind", "metadata", "resources", "namespace"]);

function isListing(data: Json): boolean {
  return isObject(data) && stringAt(data, "apiVersion")?.startsWith("kustomize.config.k8s.io/") === true;
}

function documentsOf(file: FolderFile, others: OtherFile[], notUnderstood: NotUnderstood[]): readonly Document[] {
  const { path } = file;
  if (!mayHoldObjects(path)) {
    others.push({ place: path, reason: "reason" in file ? file.reason : "no YAML and no JSON" });
    return [];
  }
  if ("reason" in file) {
    notUnderstood.push({ place: path, reason: file.reason });
    return [];
  }
  // Some templates can be read as YAML, in which {{ … }} is a map.
  if (/(^|\/)templates\//.test(path) && file.text.includes("{{")) {
    notUnderstood.push({ place: path, reason: "a template of a chart: adopt what helm template makes of it" });
    return [];
  }
  const read = readYaml(file.text);
  if (!("documents" in read)) {
    notUnderstood.push({ place: read.line === undefined ? path : `${path}:${read.line}`, reason: read.message });
    return [];
  }
  const data = read.documents.flatMap(withoutLists);
  if (data.length === 0) others.push({ place: path, reason: "empty" });
  const [first] = data;
  // A kustomization.yaml needs neither apiVersion nor kind.
  if (/(^|\/)kustomization\.ya?ml$/i.test(path) && data.length === 1 && isObject(first) && !("apiVersion" in first)) {
    return [{ place: path, file: path, data: { apiVersion: "kustomize.config.k8s.io/v1beta1", ...first } }];
  }
  return data.map((one, index) => ({ place: data.length === 1 ? path : `${path}#${index + 1}`, file: path, data: one }));
}

/** A List stands for its items, as `kubectl get -o yaml` prints them. */
function withoutLists(document: Json): readonly Json[] {
  if (!isObject(document) || stringAt(document, "kind")?.endsWith("List") !== true) return [document];
  const items = document["items"];
  return isList(items) ? items.flatMap(withoutLists) : [document];
}

function describeOther(file: string, data: Json): string {
  if (isObject(data) && isObject(data["sops"])) return "encrypted by SOPS, and no object of Kubernetes";
  if (/values[^/]*\.ya?ml$/.test(file)) return "values of a chart, or another tool's file";
  return "no object of Kubernetes: it has neither apiVersion nor kind";
}

/** The namespace that the nearest kustomization.yaml, or Flux's Kustomization, gives the objects of a file that have none. */
function namespaceOf(listings: readonly Document[], objects: readonly Document[]): (file: string) => string | undefined {
  const byFolder = new Map<string, string>();
  for (const { data } of objects) {
    const [path, namespace] = [stringAt(data, "spec", "path"), stringAt(data, "spec", "targetNamespace")];
    if (stringAt(data, "kind") === "Kustomization" && path !== undefined && namespace !== undefined)
      byFolder.set(joinPath("", path).replace(/^\//, ""), namespace);
  }
  for (const { file, data } of listings) {
    const namespace = stringAt(data, "namespace");
    if (namespace !== undefined) byFolder.set(folderOf(file), namespace);
  }
  return (file) => {
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      const found = byFolder.get(folder);
      if (found !== undefined || folder === "") return found;
    }
  };
}

function withNamespace(manifest: JsonObject, namespace: string | undefined): JsonObject {
  const { metadata, kind } = manifest;
  if (namespace === undefined || !isObject(metadata) || "namespace" in metadata || clusterScoped.has(String(kind)))
    return manifest;
  return { ...manifest, metadata: { ...metadata, namespace } };
}

/** The values of variables that Flux substitutes, where each has one value in the whole folder. */
function substitutions(documents: readonly Document[]): ReadonlyMap<string, string> {
  const values = new Map<string, Set<string>>();
  const note = (variables: unknown): void => {
    for (const [name, value] of Object.entries(isObject(variables) ? variables : {}))
      values.set(name, (values.get(name) ?? new Set()).add(String(value)));
  };
  const sources = new Set<string>();
  for (const { data } of documents) {
    if (stringAt(data, "apiVersion")?.startsWith("kustomize.toolkit.fluxcd.io/") !== true) continue;
    note(valueAt(data, "spec", "postBuild", "substitute"));
    const from = valueAt(data, "spec", "postBuild", "substituteFrom");
    for (const source of Array.isArray(from) ? from : [])
      if (stringAt(source, "kind") === "ConfigMap") sources.add(stringAt(source, "name") ?? "");
  }
  for (const { data } of documents)
    if (stringAt(data, "kind") === "ConfigMap" && sources.has(stringAt(data, "metadata", "name") ?? ""))
      note(valueAt(data, "data"));
  return new Map([...values].flatMap(([name, found]) => (found.size === 1 ? [[name, [...found].join("")] as const] : [])));
}

/** The data with every variable that is known replaced by its value, as Flux does before it applies. */
function substitute(data: JsonObject, variables: ReadonlyMap<string, string>): JsonObject {
  if (variables.size === 0 || valueAt(data, "metadata", "annotations", "kustomize.toolkit.fluxcd.io/substitute") === "disabled")
    return data;
  const visit = (value: Json): Json => {
    if (typeof value === "string")
      return value.replace(/\$\{(\w+)(?::?=([^}]*))?\}/g, (text, name, byDefault) => variables.get(name) ?? byDefault ?? text);
    if (isList(value)) return value.map(visit);
    return isObject(value) ? visitMap(value) : value;
  };
  const visitMap = (map: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(map).map(([key, item]) => [key, visit(item)]));
  return visitMap(data);
}
