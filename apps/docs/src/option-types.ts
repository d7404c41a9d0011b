import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Comment, parseSync, type Statement, type TSSignature } from "oxc-parser";

/** What a doc comment says. */
export interface Doc {
  /** In paragraphs. */
  readonly description: string;
  /** What `@default` says. */
  readonly fallback?: string;
  /** The address that `@see` names. */
  readonly link?: string;
}

/** A field of an options object. */
export interface Option extends Doc {
  readonly name: string;
  /** Its type, as the source has it. */
  readonly type: string;
  readonly optional: boolean;
}

/** A type that a package exports: the options that it has, or the types of which it is one. */
export interface OptionType extends Doc {
  readonly name: string;
  readonly options: readonly Option[];
  readonly members: readonly string[];
}

/** An exported function that makes a module, or a list of them. */
export interface ModuleFunction extends Doc {
  readonly name: string;
  /** What it is imported from: `@cowlab/apps/sonarr`. */
  readonly specifier: string;
  /** The type of its options; absent where it takes none. */
  readonly options?: string;
}

/** What a package's sources say of its modules. */
export interface PackageModules {
  readonly modules: readonly ModuleFunction[];
  readonly types: ReadonlyMap<string, OptionType>;
}

interface Declared extends OptionType {
  readonly bases: readonly string[];
}

/** Reads the modules of a package from its sources, in the order of their names. */
export function readModules(root: string, name: string): PackageModules {
  const folder = join(root, "packages", name, "src");
  const modules: ModuleFunction[] = [];
  const declared = new Map<string, Declared>();
  for (const file of globSync("**/*.ts", { cwd: folder }).sort()) {
    if (/\.test\.ts$|^testing\//.test(file)) continue;
    const text = readFileSync(join(folder, file), "utf8");
    const { program, comments, errors } = parseSync(file, text);
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
    const docOf = documentation(text, comments);
    for (const statement of program.body) {
      if (statement.type !== "ExportNamedDeclaration" || statement.declaration === null) continue;
      const { declaration } = statement;
      const doc = docOf(statement.start);
      const source = (node: { readonly start: number; readonly end: number }): string => text.slice(node.start, node.end);
      if (declaration.type === "TSInterfaceDeclaration") {
        const options = declaration.body.body.flatMap((signature) => optionOf(signature, docOf(signature.start), source));
        const bases = declaration.extends.map(({ expression }) => source(expression));
        declared.set(declaration.id.name, { name: declaration.id.name, ...doc, options, members: [], bases });
      } else if (declaration.type === "TSTypeAliasDeclaration") {
        const { typeAnnotation } = declaration;
        const members = typeAnnotation.type === "TSUnionType" ? typeAnnotation.types.map(source) : [source(typeAnnotation)];
        declared.set(declaration.id.name, { name: declaration.id.name, ...doc, options: [], members, bases: [] });
      } else {
        const made = moduleOf(statement, source);
        const internal = file.startsWith("internal/");
        if (made !== undefined && !internal) {
          modules.push({ ...made, ...doc, specifier: `@cowlab/${name}/${file.slice(0, -".ts".length)}` });
        }
      }
    }
  }
  modules.sort((left, right) => (left.name < right.name ? -1 : 1));
  const optionsOf = ({ options, bases }: Declared): readonly Option[] => {
    const inherited = bases.flatMap((base) => {
      const found = declared.get(base);
      return found === undefined ? [] : optionsOf(found);
    });
    const own = new Set(options.map((option) => option.name));
    return [...options, ...inherited.filter((option) => !own.has(option.name))];
  };
  const types = [...declared.values()].map((type) => [type.name, { ...type, options: optionsOf(type) }] as const);
  return { modules, types: new Map(types) };
}

function moduleOf(
  statement: Statement,
  source: (node: { readonly start: number; readonly end: number }) => string,
): Pick<ModuleFunction, "name" | "options"> | undefined {
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : null;
  if (declaration?.type !== "FunctionDeclaration" || declaration.id === null) return undefined;
  const { returnType } = declaration;
  const returned = returnType === null || returnType === undefined ? "" : source(returnType.typeAnnotation);
  if (returned !== "Module" && returned !== "readonly Module[]") return undefined;
  const [parameter] = declaration.params;
  const name = declaration.id.name;
  if (parameter === undefined) return { name };
  const pattern = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  const annotation = "typeAnnotation" in pattern ? pattern.typeAnnotation : undefined;
  return annotation === null || annotation === undefined || !("typeAnnotation" in annotation)
    ? { name }
    : { name, options: source(annotation.typeAnnotation) };
}

function optionOf(
  signature: TSSignature,
  doc: Doc,
  source: (node: { readonly start: number; readonly end: number }) => string,
): Option[] {
  if (signature.type !== "TSPropertySignature" || signature.key.type !== "Identifier") return [];
  const annotation = signature.typeAnnotation?.typeAnnotation;
  const type = annotation === undefined ? "unknown" : source(annotation).replace(/\s+/g, " ");
  // Such a field only tells the members of a union apart.
  if (type === "undefined") return [];
  return [{ name: signature.key.name, type, optional: signature.optional, ...doc }];
}

/** Finds the doc comment that stands right before a place. */
function documentation(text: string, comments: readonly Comment[]): (start: number) => Doc {
  return (start) => {
    const comment = comments.findLast(
      ({ type, value, end }) => type === "Block" && value.startsWith("*") && end <= start && text.slice(end, start).trim() === "",
    );
    const lines = (comment?.value ?? "*").slice(1).split("\n");
    // An empty line stays one: it parts paragraphs.
    const words = lines
      .map((line) => line.replace(/^\s*\*? ?/, "").trim() || "\n\n")
      .join(" ")
      .replace(/ *\n\n */g, "\n\n");
    const [description = "", ...tags] = words.trim().split(/\s*(?:^|\s)@(?=(?:default|example|param|returns|see|throws)\b)/);
    const tag = (name: string): string | undefined =>
      tags
        .find((candidate) => candidate.startsWith(`${name} `))
        ?.slice(name.length + 1)
        .trim();
    const [fallback, link] = [tag("default"), tag("see")];
    return {
      description: description.trim(),
      ...(fallback === undefined ? {} : { fallback }),
      ...(link?.startsWith("https://") === true ? { link } : {}),
    };
  };
}
