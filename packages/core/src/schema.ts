import { introducedIn, isOlder } from "./introduced-in.ts";
import type { Manifest } from "./manifest.ts";
import { perKind } from "./per-kind.ts";
import { scalarChecks } from "./scalar-checks.ts";
import { below, isList, recordCheck, type TypeCheck, tooNew } from "./schema-check.ts";
import schemas from "./schemas.json" with { type: "json" };

/**
 * The type of a field: a scalar by the name of its check, such as `string`, `integer` or `duration`; `any` data, or an
 * `object` of any fields; another type by name; a list of one, a map of one, the values it may have, or any of these within
 * bounds.
 */
export type FieldType =
  | string
  | readonly [FieldType]
  | { readonly map: FieldType }
  | { readonly enum: readonly unknown[] }
  | ({ readonly type: FieldType } & Bounds);

/** What a value of a type may be, as OpenAPI has it: the value of a number, the length of a text in characters, its pattern. */
export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** Types by name, each a record of fields; a name that ends in `?` is optional. The kind's own type has the kind's name. */
export type SchemaTypes = Readonly<Record<string, Readonly<Record<string, FieldType>>>>;

/** What is wrong with an object, or with a field of it. */
export interface SchemaError {
  /** Absent for the object itself. */
  readonly path?: string;
  readonly message: string;
  readonly fix?: string;
}

/** Knows the fields of kinds, and says what an API server with strict field validation would refuse. */
export interface SchemaChecker {
  /** False for a kind whose fields are not known here. */
  readonly knows: (manifest: Manifest) => boolean;
  /** Everything that is wrong with an object. */
  readonly check: (manifest: Manifest) => readonly SchemaError[];
}

const metadataType = "apis/meta/v1/ObjectMeta";
const packagedKinds: Readonly<Record<string, string>> = schemas.kinds;
// What the generator writes is of this type; TypeScript infers the far narrower one of each literal.
const packagedTypes = schemas.types as unknown as SchemaTypes;
const packagedChecks = new Map<string, TypeCheck>();

/** The check of a type of the kubernetes-models packages, made when it is first asked for. */
function packagedCheck(name: string): TypeCheck | undefined {
  const known = packagedChecks.get(name);
  if (known !== undefined) return known;
  const record = packagedTypes[name];
  if (record === undefined) return undefined;
  const check = recordCheck(name, record, packagedCheck);
  packagedChecks.set(name, check);
  return check;
}

interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema?: SchemaTypes;
}

/**
 * Knows the kinds of the kubernetes-models packages and those given here, as a version of Kubernetes such as `1.33` has
 * them; without a version, as the newest has.
 * @throws Error where the schema of a kind given names a type that does not exist
 */
export function schemaChecker(kinds: Iterable<KindSchema>, kubernetes = ""): SchemaChecker {
  const own = new Map<string, TypeCheck | undefined>();
  for (const { apiVersion, kind, schema } of kinds) {
    if (schema === undefined) continue;
    const missing = missingType(kind, schema);
    if (missing !== undefined)
      throw new Error(`the schema of ${apiVersion} ${kind} names the type ${missing}, which does not exist`);
    own.set(`${apiVersion} ${kind}`, ownCheck(apiVersion, kind, schema));
  }
  const known = perKind(({ apiVersion, kind }): KnownKind => {
    const key = `${apiVersion} ${kind}`;
    const check = own.get(key) ?? packagedCheck(packagedKinds[key] ?? "");
    const introduced = own.has(key) ? undefined : introducedIn.kinds[key];
    return {
      isKnown: own.has(key) || key in packagedKinds,
      ...(check === undefined ? {} : { check }),
      ...(introduced !== undefined && isOlder(kubernetes, introduced) ? { introduced } : {}),
    };
  });
  return {
    knows: (manifest) => known(manifest).isKnown,
    check(manifest) {
      const { check, introduced } = known(manifest);
      // Of a kind that is not known only the metadata can be checked.
      if (check === undefined) {
        return below("metadata", packagedCheck(metadataType)?.(manifest.metadata ?? {}, kubernetes) ?? []);
      }
      const errors = check(manifest, kubernetes);
      return introduced === undefined ? errors : [...below("apiVersion", [tooNew(introduced, kubernetes)]), ...errors];
    },
  };
}

/** What is known of a kind. */
interface KnownKind {
  readonly isKnown: boolean;
  readonly check?: TypeCheck;
  /** The version that brought it, where that is newer than the cluster. */
  readonly introduced?: string;
}

/** The check of a kind with a schema of its own, whose types may also be those of the packages. */
function ownCheck(apiVersion: string, kind: string, schema: SchemaTypes): TypeCheck | undefined {
  const checks = new Map<string, TypeCheck>();
  const named = (name: string): TypeCheck | undefined => checks.get(name) ?? packagedCheck(name);
  for (const [name, record] of Object.entries(schema)) checks.set(name, recordCheck(`${apiVersion}/${name}`, record, named));
  return checks.get(kind);
}

/** The first type that a schema names and nothing defines. */
function missingType(kind: string, schema: SchemaTypes): string | undefined {
  const missing = (type: FieldType): string | undefined => {
    if (typeof type === "string") {
      const isKnown = type in scalarChecks || type === "any" || type === "object" || type in schema || type in packagedTypes;
      return isKnown ? undefined : type;
    }
    if (isList(type)) return missing(type[0]);
    return "map" in type ? missing(type.map) : "type" in type ? missing(type.type) : undefined;
  };
  if (!(kind in schema)) return kind;
  return Object.values(schema)
    .flatMap((record) => Object.values(record).map(missing))
    .find((name) => name !== undefined);
}
