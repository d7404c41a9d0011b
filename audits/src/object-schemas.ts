import { isObject, listAt, type PlainManifest, stringAt, valueAt } from "@cowlab/core";

/** What schemas are made from. */
export interface SchemaSources {
  /** The OpenAPI document of a version of Kubernetes, version 2: its kinds and all that they consist of. */
  readonly kubernetes: unknown;
  /** CustomResourceDefinitions. */
  readonly definitions: readonly unknown[];
}

/** The JSON Schema of a kind, complete in itself. */
export interface ObjectSchema {
  /** The group of its API; `v1` for Kubernetes' first, which has no name. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

type Schema = Readonly<Record<string, unknown>>;

const metadataType = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/**
 * The schemas of the kinds of some objects, strict as an API server is when it is asked to be: a field that a schema does not
 * name is wrong. Kinds of which neither source knows have none.
 */
export function objectSchemas(objects: readonly PlainManifest[], sources: SchemaSources): readonly ObjectSchema[] {
  const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
  return [...kinds.values()].flatMap(({ apiVersion, kind }) => {
    const slash = apiVersion.indexOf("/");
    const group = slash < 0 ? "" : apiVersion.slice(0, slash);
    const version = apiVersion.slice(slash + 1);
    const schema = builtInSchema(group, version, kind, sources) ?? customSchema(group, version, kind, sources);
    return schema === undefined ? [] : [{ group: group === "" ? version : group, version, kind, schema }];
  });
}

function builtInSchema(group: string, version: string, kind: string, { kubernetes }: SchemaSources): Schema | undefined {
  const types = valueAt(kubernetes, "definitions");
  if (!isObject(types)) throw new Error("the OpenAPI document of Kubernetes has no definitions");
  const type = Object.entries(types).find(([, schema]) =>
    listAt(schema, "x-kubernetes-group-version-kind").some(
      (is) => stringAt(is, "group") === group && stringAt(is, "version") === version && stringAt(is, "kind") === kind,
    ),
  );
  return type === undefined ? undefined : withDefinitions({ $ref: `#/definitions/${type[0]}` }, types);
}

function customSchema(group: string, version: string, kind: string, sources: SchemaSources): Schema | undefined {
  const definition = sources.definitions.find(
    (candidate) => stringAt(candidate, "spec", "group") === group && stringAt(candidate, "spec", "names", "kind") === kind,
  );
  const served = listAt(definition, "spec", "versions").find((candidate) => stringAt(candidate, "name") === version);
  const schema = valueAt(served, "schema", "openAPIV3Schema");
  const types = valueAt(sources.kubernetes, "definitions");
  if (!isObject(schema) || !isObject(types)) return undefined;
  const text = { type: "string" };
  const own = valueAt(schema, "properties");
  const metadata = { $ref: `#/definitions/${metadataType}` };
  const properties = { apiVersion: text, kind: text, ...(isObject(own) ? own : {}), metadata };
  return withDefinitions(strict({ ...schema, properties }), types);
}

/** A schema with all types that it consists of, each strict. */
function withDefinitions(schema: Schema, types: Schema): Schema {
  const definitions: Record<string, Schema> = {};
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(collect);
    if (!isObject(part)) return;
    const name = typeof part["$ref"] === "string" ? part["$ref"].slice("#/definitions/".length) : undefined;
    if (name !== undefined && definitions[name] === undefined) {
      const type = types[name];
      definitions[name] = special[name] ?? strict(isObject(type) ? type : {});
      collect(definitions[name]);
    }
    Object.values(part).forEach(collect);
  };
  collect(schema);
  return { ...schema, definitions };
}

/** Types whose values the OpenAPI document describes as text, where JSON may hold a number. */
const special: Readonly<Record<string, Schema>> = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { type: ["string", "integer"] },
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { type: ["string", "number"] },
};

/**
 * A schema of Kubernetes as JSON Schema: what its extensions say is said in standard words, and objects hold the fields they
 * name and no other, unless they are maps or keep whatever they are given.
 */
function strict(schema: Schema): Schema {
  if (schema["x-kubernetes-int-or-string"] === true) return { type: ["string", "integer"] };
  const { nullable, ...rest } = schema;
  const result: Record<string, unknown> = {};
  for (const [word, value] of Object.entries(rest)) {
    if (word.startsWith("x-kubernetes-") || word === "description" || word === "default") continue;
    if (word === "properties" && isObject(value)) result[word] = mapValues(value, strict);
    else if ((word === "items" || word === "additionalProperties") && isObject(value)) result[word] = strict(value);
    else result[word] = value;
  }
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in schema;
  if ("properties" in schema && !open) result["additionalProperties"] = false;
  if (nullable === true && typeof schema["type"] === "string") result["type"] = [schema["type"], "null"];
  return result;
}

function mapValues(values: Schema, change: (schema: Schema) => Schema): Schema {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, isObject(value) ? change(value) : value]));
}
