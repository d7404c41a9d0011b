// Writes src/schemas.json: the fields of every kind that the kubernetes-models packages hold, read from their type
// declarations, with the bounds that only their validators know. Those validators let unknown fields pass; an API server
// with strict field validation does not, so the render needs the field lists as data.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { parseSync, type TSSignature, type TSType } from "oxc-parser";
import type { Bounds, FieldType } from "../src/schema.ts";
import { isList } from "../src/schema-check.ts";

interface Schemas {
  readonly kinds: Record<string, string>;
  readonly types: Record<string, Record<string, FieldType>>;
}

/** Packages and the folders of theirs whose kinds are read: served, stable versions only. */
const sources: Record<string, RegExp> = {
  "kubernetes-models": /^([a-z.0-9-]+\/)?v[12]$/,
  "@kubernetes-models/traefik": /^traefik\.io\/v1alpha1$/,
  "@kubernetes-models/flux-cd":
    /^(kustomize\.toolkit\.fluxcd\.io\/v1|helm\.toolkit\.fluxcd\.io\/v2|source\.toolkit\.fluxcd\.io\/v1|notification\.toolkit\.fluxcd\.io\/(v1|v1beta3))$/,
  "@kubernetes-models/cert-manager": /^cert-manager\.io\/v1$/,
};

/** Patterns that have a name among the checks of scalars, and with it a message that a person understands. */
const formats: Record<string, string> = {
  "^(http|https)://.*$": "webUrl",
  "^(http|https|oci)://.*$": "helmUrl",
  "^(http|https|ssh)://.*$": "gitUrl",
  "^([0-9]+(ns|us|µs|ms|s|m|h)?)+$": "traefikDuration",
  "^([1-5][0-9]{2}[,-]?)+$": "statusCodes",
  "^[\\-._a-zA-Z0-9]+$": "configKey",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": "dnsLabel",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$": "dnsSubdomain",
  "^oci://.*$": "ociUrl",
};

/** Names of apimachinery and apiextensions types that are scalars or free-form in JSON. */
const scalars: Record<string, FieldType> = {
  "apis/meta/v1/Time": "string",
  "apis/meta/v1/MicroTime": "string",
  "apis/meta/v1/FieldsV1": "any",
  "api/resource/Quantity": "quantity",
  "util/intstr/IntOrString": "intOrString",
  "runtime/RawExtension": "any",
  "apiextensions.k8s.io/v1/JSON": "any",
  "apiextensions.k8s.io/v1/JSONSchemaProps": "any",
};

/** The folder of an installed package, also of one that only a dependency of ours depends on. */
function packageFolder(name: string, from: string = import.meta.filename): string {
  return dirname(createRequire(from).resolve(`${name}/package.json`));
}

class Reader {
  readonly kinds: Record<string, string> = {};
  readonly types: Record<string, Record<string, FieldType>> = {};
  /** The declaration files of kinds, by apiVersion and kind. */
  readonly files = new Map<string, string>();

  readPackage(name: string, pattern: RegExp): void {
    const folder = packageFolder(name);
    for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      const group = dirname(entry);
      if (!pattern.test(group) || !entry.endsWith(".d.ts") || entry.endsWith("index.d.ts")) continue;
      this.readKind(join(folder, entry));
    }
  }

  /** Reads a declaration file if what it declares is a kind that can be applied. */
  readKind(file: string): void {
    if (/List\.d\.ts$/.test(file)) return;
    const interfaces = declared(file).interfaces;
    for (const [, members] of interfaces) {
      const meta = Object.fromEntries(members.map((member) => [member.name, member.type]));
      const apiVersion = literal(meta["apiVersion"]);
      const kind = literal(meta["kind"]);
      if (apiVersion === undefined || kind === undefined) continue;
      this.kinds[`${apiVersion} ${kind}`] = this.#read(file);
      this.files.set(`${apiVersion} ${kind}`, file);
    }
  }

  /** Reads the type that a file declares, once, and returns its name. */
  #read(file: string): FieldType & string {
    const name = this.#name(file);
    const scalar = scalars[name];
    if (scalar !== undefined) return scalar as string;
    if (name in this.types) return name;
    const declaration = declared(file);
    const members = [...declaration.interfaces.values()][0];
    if (members === undefined) {
      const alias = declaration.alias;
      if (alias === undefined) throw new Error(`${file} declares no type`);
      return this.#type(alias, { file, name, imports: declaration.imports }) as string;
    }
    const fields: Record<string, FieldType> = {};
    this.types[name] = fields;
    for (const parent of declaration.heritage) {
      const specifier = declaration.imports.get(parent);
      if (specifier === undefined) throw new Error(`${file}: ${parent} is not imported`);
      const inherited = this.#read(this.#resolve(specifier, file));
      Object.assign(fields, this.types[inherited]);
    }
    for (const member of members) {
      // Status belongs to controllers: a manifest that carries it is a mistake.
      if (member.name === "status" && members.some(({ name }) => name === "apiVersion")) continue;
      const type = this.#type(member.type, { file, name: `${name}.${member.name}`, imports: declaration.imports });
      fields[member.optional ? `${member.name}?` : member.name] = type;
    }
    return name;
  }

  #name(file: string): string {
    const folder = file.slice(0, file.lastIndexOf("node_modules/"));
    const inside = relative(join(folder, "node_modules"), file).replace(/\.d\.ts$/, "");
    return inside.replace(/^(@[^/]+\/[^/]+|[^/]+)\//, "");
  }

  #type(type: TSType, at: { file: string; name: string; imports: Map<string, string> }): FieldType {
    switch (type.type) {
      case "TSStringKeyword":
        return "string";
      case "TSNumberKeyword":
        return "number";
      case "TSBooleanKeyword":
        return "boolean";
      case "TSAnyKeyword":
      case "TSUnknownKeyword":
      case "TSObjectKeyword":
        return "any";
      case "TSParenthesizedType":
        return this.#type(type.typeAnnotation, at);
      case "TSArrayType":
        return [this.#type(type.elementType, at)];
      case "TSUnionType": {
        const parts = type.types.filter((part) => part.type !== "TSNullKeyword");
        const values = parts.map(literal);
        if (values.every((value) => value !== undefined)) return { enum: values };
        const kinds = parts
          .map((part) => part.type)
          .sort()
          .join();
        if (kinds === "TSNumberKeyword,TSStringKeyword") return "intOrString";
        if (parts.length === 1) return this.#type(parts[0] as TSType, at);
        return "any";
      }
      case "TSLiteralType":
        return { enum: [literal(type)] };
      case "TSTypeLiteral": {
        const index = type.members.find((member) => member.type === "TSIndexSignature");
        if (index) return { map: this.#type(index.typeAnnotation.typeAnnotation, at) };
        const members = type.members.map(field);
        if (members.length === 0) return "any";
        this.types[at.name] = Object.fromEntries(
          members.map((member) => [
            member.optional ? `${member.name}?` : member.name,
            this.#type(member.type, { ...at, name: `${at.name}.${member.name}` }),
          ]),
        );
        return at.name;
      }
      case "TSTypeReference": {
        const name = type.typeName.type === "Identifier" ? type.typeName.name : undefined;
        const argument = type.typeArguments?.params[0];
        if (name === "Array" && argument) return [this.#type(argument, at)];
        const specifier = name === undefined ? undefined : at.imports.get(name);
        if (specifier === undefined) throw new Error(`${at.file}: ${name} is not imported`);
        return this.#read(this.#resolve(specifier, at.file));
      }
      default:
        throw new Error(`${at.file}: ${type.type} in ${at.name} is not understood`);
    }
  }

  #resolve(specifier: string, from: string): string {
    if (specifier.startsWith(".")) return join(dirname(from), specifier.replace(/\.js$/, ".d.ts"));
    const [, name, rest] = /^(@[^/]+\/[^/]+|[^/]+)\/(.+)$/.exec(specifier) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`${from}: cannot resolve ${specifier}`);
    return join(packageFolder(name, from), `${rest}.d.ts`);
  }
}

interface Field {
  readonly name: string;
  readonly type: TSType;
  readonly optional: boolean;
}

function field(member: TSSignature): Field {
  if (member.type !== "TSPropertySignature" || member.typeAnnotation == null) {
    throw new Error(`${member.type} is not understood`);
  }
  const name = member.key.type === "Literal" ? String(member.key.value) : member.key.type === "Identifier" ? member.key.name : "";
  return { name, type: member.typeAnnotation.typeAnnotation, optional: member.optional };
}

function literal(type: TSType | undefined): unknown {
  return type?.type === "TSLiteralType" && type.literal.type === "Literal" ? type.literal.value : undefined;
}

/** What a declaration file imports and declares: interfaces by name, and at most one alias. */
function declared(file: string): {
  imports: Map<string, string>;
  interfaces: Map<string, Field[]>;
  heritage: string[];
  alias?: TSType;
} {
  const { program, errors } = parseSync(file, readFileSync(file, "utf8"));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imports = new Map<string, string>();
  const interfaces = new Map<string, Field[]>();
  const heritage: string[] = [];
  let alias: TSType | undefined;
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement.specifiers) imports.set(specifier.local.name, statement.source.value);
    }
    if (statement.type !== "ExportNamedDeclaration") continue;
    const { declaration } = statement;
    if (declaration?.type === "TSInterfaceDeclaration") {
      interfaces.set(declaration.id.name, declaration.body.body.map(field));
      for (const { expression } of declaration.extends) {
        // TypeMeta is apiVersion and kind, which each kind declares again with its own values.
        if (expression.type === "Identifier" && expression.name !== "TypeMeta") heritage.push(expression.name);
      }
    }
    if (declaration?.type === "TSTypeAliasDeclaration") alias ??= declaration.typeAnnotation;
  }
  return { imports, interfaces, heritage, alias };
}

/** What a validator of the packages says of a value, as Ajv has it. */
interface Complaint {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
}

/** The validator of a kind, by the class that the package holds beside the declaration. */
function validatorOf(file: string, kind: string): (value: unknown) => readonly Complaint[] {
  const Class = createRequire(import.meta.filename)(file.replace(/\.d\.ts$/, ".js"))[kind];
  return (value) => {
    try {
      new Class(value).validate();
      return [];
    } catch (error) {
      return (error as { readonly errors: readonly Complaint[] }).errors;
    }
  };
}

/**
 * Adds to a kind's types what the declarations do not say and the validator does: formats and bounds. The validator is
 * asked: a value that every bound forbids is put where the field is, and it answers with the bounds.
 */
function addBounds(types: Schemas["types"], root: string, validate: ReturnType<typeof validatorOf>, seen: Set<string>): void {
  const visitType = (name: string, path: string, wrap: (value: unknown) => unknown): void => {
    const fields = types[name];
    if (fields === undefined || seen.has(name)) return;
    seen.add(name);
    for (const [key, type] of Object.entries(fields)) {
      const field = key.replace(/\?$/, "");
      fields[key] = visit(type, `${path}/${field}`, (value) => wrap({ [field]: value }));
    }
  };
  const visit = (type: FieldType, path: string, wrap: (value: unknown) => unknown): FieldType => {
    if (typeof type === "string") {
      visitType(type, path, wrap);
      const probes = forbidden[type] ?? [];
      const complaints = probes.flatMap((probe) => validate(wrap(probe))).filter(({ instancePath }) => instancePath === path);
      return bounded(type, complaints);
    }
    if (isList(type)) return [visit(type[0], `${path}/0`, (value) => wrap([value]))];
    return "map" in type ? { map: visit(type.map, `${path}/key`, (value) => wrap({ key: value })) } : type;
  };
  visitType(root, "", (value) => value);
}

/** Values that break every bound of a type, so that the validator names all of them. */
const forbidden: Record<string, readonly unknown[]> = {
  any: ["text"],
  integer: [0.5, -1e300, 1e300],
  intOrString: ["\u0001"],
  number: [0.5, -1e300, 1e300],
  string: ["", "\u0001".repeat(3000)],
};

function bounded(type: string, complaints: readonly Complaint[]): FieldType {
  const said = new Map(complaints.map(({ keyword, params }) => [keyword, params]));
  const values = said.get("enum")?.["allowedValues"];
  if (Array.isArray(values)) return { enum: values };
  const limit = (keyword: string): number | undefined => {
    const value = said.get(keyword)?.["limit"];
    // A bound that no number of JavaScript can break is none.
    return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
  };
  const pattern = said.get("pattern")?.["pattern"];
  const named = typeof pattern === "string" ? formats[pattern] : undefined;
  const bounds: Bounds = {
    ...present("minimum", limit("minimum")),
    ...present("maximum", limit("maximum")),
    ...present("minLength", limit("minLength")),
    ...present("maxLength", limit("maxLength")),
    ...present("pattern", named === undefined && typeof pattern === "string" ? pattern : undefined),
  };
  const base = named ?? scalarOf(type, said.get("format")?.["format"], said.get("type")?.["type"]);
  return Object.keys(bounds).length === 0 ? base : { type: base, ...bounds };
}

function scalarOf(type: string, format: unknown, ajvType: unknown): string {
  if (type === "any") return ajvType === "object" ? "object" : "any";
  if (type === "integer" || type === "number") {
    return format === "int32" || format === "int64" ? format : ajvType === "integer" ? "integer" : type;
  }
  if (type === "string" && format === "byte") return "base64";
  return type === "string" && format === "date-time" ? "dateTime" : type;
}

function present<K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: T });
}

/** The schemas as they are written: keys sorted, a line a type, so that an upgrade of a package shows what it brought. */
export function generateSchemas(): string {
  const reader = new Reader();
  for (const [name, pattern] of Object.entries(sources)) reader.readPackage(name, pattern);
  const sorted = <T>(record: Record<string, T>): [string, T][] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const { kinds, types }: Schemas = reader;
  const seen = new Set<string>();
  for (const [key, file] of reader.files) {
    addBounds(types, kinds[key] ?? key, validatorOf(file, key.slice(key.indexOf(" ") + 1)), seen);
  }
  const lines = (record: Record<string, unknown>): string =>
    sorted(record)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return `{\n  "kinds": {\n${lines(kinds)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "../src/schemas.json"), generateSchemas());
}
