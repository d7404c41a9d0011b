import type { KindDefinition } from "../kind.ts";
import { apiGroup } from "../manifest.ts";
import { scalarChecks } from "../scalar-checks.ts";
import type { FieldType } from "../schema.ts";
import { isList } from "../schema-check.ts";
import type { StructuralSchema, Upstream } from "./upstream.ts";

/**
 * Where the fields of a kind, as its own schema has them, are not those of the upstream CRD: fields that the CRD does not
 * have or that are of another type there, and fields that it requires and the schema does not. A schema may leave fields out.
 */
export function kindDifferences(
  { apiVersion, kind, scope, schema: types = {} }: KindDefinition,
  upstream: Upstream,
): readonly string[] {
  const differences: string[] = [];
  const resource = upstream.ofGroup(apiGroup(apiVersion)).find((other) => other.apiVersion === apiVersion && other.kind === kind);
  if (resource === undefined) return [`no upstream CRD defines ${apiVersion} ${kind}`];
  if (resource.scope !== scope) differences.push(`is ${scope} here and ${resource.scope} upstream`);

  const compare = (type: FieldType, theirs: StructuralSchema, path: string): void => {
    if (typeof type === "string") {
      const fields = types[type];
      if (fields !== undefined) compareFields(fields, theirs, path);
      else expectType(jsonType(type), theirs, path);
    } else if (isList(type)) {
      expectType("array", theirs, path);
      compare(type[0], theirs.items ?? {}, `${path}[]`);
    } else if ("map" in type) {
      expectType("object", theirs, path);
      if (typeof theirs.additionalProperties === "object") compare(type.map, theirs.additionalProperties, `${path}.*`);
    } else if ("enum" in type) {
      const refused = theirs.enum === undefined ? [] : type.enum.filter((value) => theirs.enum?.includes(value) === false);
      if (refused.length > 0) differences.push(`${path} may be ${refused.join(", ")} here, but not upstream`);
    } else compare(type.type, theirs, path);
  };
  const expectType = (type: string | undefined, theirs: StructuralSchema, path: string): void => {
    const open = theirs["x-kubernetes-int-or-string"] === true || theirs.type === undefined || type === undefined;
    if (!open && theirs.type !== type) differences.push(`${path} is ${type} here and ${theirs.type} upstream`);
  };
  const compareFields = (fields: Readonly<Record<string, FieldType>>, theirs: StructuralSchema, path: string): void => {
    expectType("object", theirs, path);
    const names = Object.keys(fields);
    for (const [name, type] of Object.entries(fields)) {
      const field = name.replace(/\?$/, "");
      const below = path === "" ? field : `${path}.${field}`;
      const known = theirs.properties?.[field];
      if (known !== undefined) compare(type, known, below);
      else differences.push(`${below} is no field upstream`);
    }
    for (const field of theirs.required ?? []) {
      if (!names.includes(field)) differences.push(`${path}.${field} is required upstream`);
    }
  };
  compare(kind, resource.schema, "");
  return differences;
}

/** The JSON type of a scalar by its check, undefined for any data. */
function jsonType(name: string): string | undefined {
  const check = scalarChecks[name];
  if (check === undefined) return name === "any" ? undefined : "object";
  if (check(true) === undefined) return name === "boolean" ? "boolean" : undefined;
  return check(1) === undefined ? "integer" : "string";
}
