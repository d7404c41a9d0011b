import { isObject, type PlainManifest, type Problem, stringAt } from "@cowlab/core";
import { nameOf, type ObjectName, objectKey } from "./object-name.ts";
import { readYaml } from "./read-yaml.ts";
import { isList, type Json, type JsonObject, stringsAt } from "./value.ts";

/** An object as data. */
export type JsonManifest = JsonObject & PlainManifest;

/** An object with the file it stands in. */
export interface PlacedObject {
  /** Its name as one text. */
  readonly key: string;
  readonly name: ObjectName;
  readonly manifest: JsonManifest;
  /** From the project's folder: `clusters/cowlab/sonarr/deployment-sonarr.yaml`. */
  readonly file: string;
}

/** What a file of a cluster holds. */
export type FileContent =
  | { readonly kind: "objects"; readonly objects: readonly PlacedObject[] }
  /** A kustomization.yaml: what it lists, and what else it does. */
  | { readonly kind: "listing"; readonly resources: readonly string[]; readonly others: readonly string[] }
  /** Data for another tool, which Flux does not apply. */
  | { readonly kind: "data"; readonly data: Json }
  /** A file that Flux does not read. */
  | { readonly kind: "other" }
  | { readonly kind: "unreadable"; readonly problem: Problem };

/** Whether a file may hold objects, by its path. Hidden files, such as .sops.yaml, configure other tools. */
export function mayHoldObjects(path: string): boolean {
  return /(^|\/)[^/.][^/]*\.(ya?ml|json)$/.test(path);
}

/** Reads one file of a cluster. Whatever it holds, the answer is content or a problem at its place. */
export function readFile(path: string, text: string): FileContent {
  if (!mayHoldObjects(path)) return { kind: "other" };
  const json = path.endsWith(".json");
  const read = json ? readJson(text) : readYaml(text);
  if (!("documents" in read)) {
    const place = read.line === undefined ? path : `${path}:${read.line}:${read.column ?? 1}`;
    return unreadable(place, `cannot be read: ${read.message}`, 'edit the source, then run "cowlab render"');
  }
  const { documents } = read;
  const [first] = documents;
  if (/(^|\/)kustomization\.ya?ml$/i.test(path) && documents.length === 1 && isObject(first) && !isFluxObject(first)) {
    return listing(first);
  }
  if (json && isObject(first) && nameOf(first) === undefined && first["kind"] !== "List") return { kind: "data", data: first };
  const objects: PlacedObject[] = [];
  for (const [index, document] of documents.flatMap(withoutLists).entries()) {
    const name = isObject(document) ? nameOf(document) : undefined;
    if (name === undefined || !isManifest(document)) {
      const which = documents.length > 1 ? `its document ${index + 1} ` : "";
      return unreadable(path, `${which}is no object of Kubernetes: it needs apiVersion, kind and metadata.name`, "move it away");
    }
    objects.push({ key: objectKey(name), name, manifest: document, file: path });
  }
  return { kind: "objects", objects };
}

/** Whether it is named as an object is; what else it holds, nobody promises. */
function isManifest(document: Json): document is JsonManifest {
  return isObject(document) && nameOf(document) !== undefined;
}

function readJson(text: string): { documents: readonly Json[] } | { message: string; line?: number; column?: number } {
  try {
    const value: Json = JSON.parse(text);
    return { documents: [value] };
  } catch (error) {
    const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(String(error)) ?? [];
    // What it is wrong with, which the error quotes, may be a secret.
    return { message: "it is no JSON", ...(line === undefined ? {} : { line: Number(line), column: Number(column) }) };
  }
}

/** A List stands for its items. */
function withoutLists(document: Json): readonly Json[] {
  if (!isObject(document) || document["kind"] !== "List" || document["apiVersion"] !== "v1" || !isList(document["items"]))
    return [document];
  return document["items"];
}

function isFluxObject(document: JsonObject): boolean {
  return nameOf(document) !== undefined && stringAt(document, "apiVersion")?.startsWith("kustomize.toolkit.fluxcd.io/") === true;
}

function listing(document: JsonObject): FileContent {
  const others = Object.keys(document).filter((key) => !["apiVersion", "kind", "metadata", "resources"].includes(key));
  return { kind: "listing", resources: stringsAt(document, "resources"), others };
}

function unreadable(path: string, message: string, fix: string): FileContent {
  return { kind: "unreadable", problem: { rule: "unreadable-file", severity: "error", path, message, fix } };
}
