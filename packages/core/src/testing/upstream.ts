// Reads the folder of upstream CRDs and chart values, against which tests hold what modules render. It stands beside the
// repository, or where COWLAB_UPSTREAM says; tests that need it are skipped where it is absent.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { fieldPath, itemPath } from "../field-path.ts";
import { apiGroup, isObject, type Manifest, plain } from "../manifest.ts";

/** A schema of a CRD. @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
export interface StructuralSchema {
  readonly type?: "array" | "boolean" | "integer" | "number" | "object" | "string";
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: boolean | StructuralSchema;
  readonly items?: StructuralSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** A version of a kind that a CRD defines. */
export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: "Cluster" | "Namespaced";
  readonly schema: StructuralSchema;
}

/** What an API server with the upstream CRDs would refuse. */
export interface UpstreamError {
  readonly path: string;
  readonly message: string;
}

/** The folder of upstream CRDs and chart values. */
export interface Upstream {
  /** A file as text, such as `charts/traefik-41.3.0/values.yaml`. */
  readonly read: (path: string) => string;
  /** The names in a folder, such as `charts`. */
  readonly list: (path: string) => readonly string[];
  /** The kinds of a group. */
  readonly ofGroup: (group: string) => readonly CustomResource[];
  /** What is wrong with an object of a custom kind. CEL rules are not run. @throws Error for a kind that no CRD defines */
  readonly errors: (manifest: Manifest) => readonly UpstreamError[];
}

const folder = process.env["COWLAB_UPSTREAM"] ?? join(import.meta.dirname, "../../../../../shared/upstream");

/** The folder of upstream CRDs and chart values, undefined where it is absent. */
export const upstream: Upstream | undefined = existsSync(join(folder, "crds")) ? openUpstream() : undefined;

function openUpstream(): Upstream {
  const groups = new Map<string, readonly CustomResource[]>();
  const ofGroup = (group: string): readonly CustomResource[] => {
    const known = groups.get(group);
    if (known !== undefined) return known;
    const texts = readdirSync(join(folder, "crds")).map((name) => readFileSync(join(folder, "crds", name), "utf8"));
    // The files are large: only those that name the group are parsed.
    const found = texts.filter((text) => text.includes(`\n  group: ${group}\n`)).flatMap(customResources);
    const resources = found.filter(({ apiVersion }) => apiGroup(apiVersion) === group);
    groups.set(group, resources);
    return resources;
  };
  return {
    read: (path) => readFileSync(join(folder, path), "utf8"),
    list: (path) => readdirSync(join(folder, path)),
    ofGroup,
    errors(manifest) {
      const { apiVersion, kind } = manifest;
      const resource = ofGroup(apiGroup(apiVersion)).find((other) => other.apiVersion === apiVersion && other.kind === kind);
      if (resource === undefined) throw new Error(`no upstream CRD defines ${apiVersion} ${kind}`);
      return schemaErrors(resource.schema, plain(manifest));
    },
  };
}

interface CustomResourceDefinition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly scope: CustomResource["scope"];
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: StructuralSchema };
    }[];
  };
}

function customResources(text: string): CustomResource[] {
  // The files hold what API servers accept as CRDs.
  const documents = loadAll(text) as readonly (CustomResourceDefinition | null)[];
  return documents.flatMap((document) =>
    document?.kind !== "CustomResourceDefinition"
      ? []
      : document.spec.versions
          .filter(({ served }) => served)
          .map(({ name, schema }) => ({
            apiVersion: `${document.spec.group}/${name}`,
            kind: document.spec.names.kind,
            scope: document.spec.scope,
            schema: schema.openAPIV3Schema,
          })),
  );
}

/** What is wrong with a value by a schema, unknown fields among it; the metadata of the object is not looked at. */
export function schemaErrors(schema: StructuralSchema, value: unknown): readonly UpstreamError[] {
  const errors: UpstreamError[] = [];
  const report = (path: string, message: string): void => {
    errors.push({ path, message });
  };
  checkValue(schema, value, { path: "", report, strict: true });
  return errors;
}

interface Place {
  readonly path: string;
  readonly report: (path: string, message: string) => void;
  /** False below anyOf and its like, which say nothing of other fields. */
  readonly strict: boolean;
}

function checkValue(schema: StructuralSchema, value: unknown, place: Place): void {
  const { path, report } = place;
  if (value === null && schema.nullable === true) return;
  const type = typeOf(value);
  const wanted =
    schema["x-kubernetes-int-or-string"] === true ? ["integer", "string"] : schema.type === undefined ? [] : [schema.type];
  const fits = wanted.length === 0 || wanted.some((each) => each === type || (each === "number" && type === "integer"));
  if (!fits) {
    report(path, `must be ${wanted.join(" or ")}, but it is ${type}`);
    return;
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) report(path, `must be one of ${schema.enum.join(", ")}`);
  for (const message of scalarErrors(schema, value)) report(path, message);
  if (Array.isArray(value)) checkList(schema, value, place);
  else if (isObject(value)) checkFields(schema, value, place);
  checkAlternatives(schema, value, place);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function scalarErrors(schema: StructuralSchema, value: unknown): string[] {
  const { format, maximum, maxLength, minimum, minLength, pattern } = schema;
  const errors: string[] = [];
  if (typeof value === "number") {
    if (minimum !== undefined && value < minimum) errors.push(`must be ${minimum} or more`);
    if (maximum !== undefined && value > maximum) errors.push(`must be ${maximum} or less`);
    if (format === "int32" && Math.abs(value) > 2 ** 31 - 1) errors.push("must be a number of 32 bits");
    if (format === "int64" && !Number.isSafeInteger(value)) errors.push("must be a number of 64 bits");
  }
  if (typeof value === "string") {
    const { length } = [...value];
    if (minLength !== undefined && length < minLength) errors.push(`must have ${minLength} characters or more`);
    if (maxLength !== undefined && length > maxLength) errors.push(`must have ${maxLength} characters or less`);
    if (pattern !== undefined && !new RegExp(pattern).test(value)) errors.push(`must match ${pattern}`);
    if (format === "date-time" && Number.isNaN(Date.parse(value))) errors.push("must be a time");
    if (format === "byte" && Buffer.from(value, "base64").toString("base64") !== value) errors.push("must be base64");
  }
  return errors;
}

function checkList(schema: StructuralSchema, value: readonly unknown[], place: Place): void {
  const { path, report } = place;
  const { items, maxItems, minItems } = schema;
  if (minItems !== undefined && value.length < minItems) report(path, `must have ${minItems} items or more`);
  if (maxItems !== undefined && value.length > maxItems) report(path, `must have ${maxItems} items or less`);
  const keys = schema["x-kubernetes-list-map-keys"];
  const identities = value.map((item) =>
    JSON.stringify(keys === undefined || !isObject(item) ? item : keys.map((key) => item[key])),
  );
  const told = schema["x-kubernetes-list-type"] === "set" || keys !== undefined;
  for (const [index, item] of value.entries()) {
    if (told && identities.indexOf(identities[index] ?? "") < index) report(itemPath(path, index), "is there already");
    if (items !== undefined) checkValue(items, item, { ...place, path: itemPath(path, index) });
  }
}

function checkFields(schema: StructuralSchema, value: Record<string, unknown>, place: Place): void {
  const { path, report, strict } = place;
  const { additionalProperties, properties = {}, required = [] } = schema;
  for (const field of required) {
    if (value[field] === undefined) report(fieldPath(path, field), "is required");
  }
  const meta = path === "" || schema["x-kubernetes-embedded-resource"] === true ? ["apiVersion", "kind", "metadata"] : [];
  for (const [field, item] of Object.entries(value)) {
    const below = { ...place, path: fieldPath(path, field) };
    const known = Object.hasOwn(properties, field) ? properties[field] : undefined;
    if (field === "metadata" && meta.includes(field)) continue;
    if (known !== undefined) checkValue(known, item, below);
    else if (typeof additionalProperties === "object") checkValue(additionalProperties, item, below);
    else if (
      strict &&
      additionalProperties !== true &&
      schema["x-kubernetes-preserve-unknown-fields"] !== true &&
      !meta.includes(field)
    ) {
      report(below.path, "is no field of this kind");
    }
  }
}

function checkAlternatives(schema: StructuralSchema, value: unknown, place: Place): void {
  const fits = (alternative: StructuralSchema): boolean => {
    let right = true;
    checkValue(alternative, value, { ...place, strict: false, report: () => (right = false) });
    return right;
  };
  for (const each of schema.allOf ?? []) checkValue(each, value, { ...place, strict: false });
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits)) place.report(place.path, "fits none of its alternatives");
  if (schema.oneOf !== undefined && schema.oneOf.filter(fits).length !== 1)
    place.report(place.path, "must fit one of its alternatives");
  if (schema.not !== undefined && fits(schema.not)) place.report(place.path, "is what it must not be");
}
