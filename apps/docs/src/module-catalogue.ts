import { type Doc, type ModuleFunction, type Option, type OptionType, type PackageModules, readModules } from "./option-types.ts";

/** The packages that hold modules, with what their modules are for. */
const packages: Readonly<Record<string, string>> = {
  flux: "Flux",
  networking: "Networking",
  storage: "Storage",
  edge: "The way in and out",
  apps: "Apps",
};

/** The modules of every package, by the package's name. */
export function allModules(root: string): ReadonlyMap<string, PackageModules> {
  return new Map(Object.keys(packages).map((name) => [name, readModules(root, name)]));
}

/** The page of all modules with their options, from the sources themselves. */
export function moduleCatalogue(root: string): string {
  const sections = [...allModules(root)].map(([name, found]) => packageSection(name, found));
  return `# Modules

What a cluster file can list, with everything that it may decide about each. An option that is required has no default. The page is
made from the sources. What no option decides, a cluster file [changes in the objects themselves](guides/extend.md).

${sections.join("\n")}`;
}

/** The types of options that a module's options name, the first one included, each once and before those that it names. */
export function namedTypes(first: string, types: PackageModules["types"]): readonly OptionType[] {
  const found = new Map<string, OptionType>();
  const visit = (text: string): void => {
    for (const [name] of text.matchAll(/\b[A-Z]\w*/g)) {
      const type = types.get(name);
      if (type === undefined || found.has(name)) continue;
      found.set(name, type);
      for (const member of type.members) visit(member);
      for (const option of type.options) visit(option.type);
    }
  };
  visit(first);
  return [...found.values()];
}

function packageSection(name: string, { modules, types }: PackageModules): string {
  const users = Map.groupBy(modules, ({ options }) => options);
  const isShared = ({ options }: ModuleFunction): boolean => (users.get(options)?.length ?? 0) > 1;
  const shared = modules.filter(isShared);
  const own = modules.filter((module) => !isShared(module)).flatMap(({ options }) => options ?? []);
  const inline = new Set(own);
  const others = [...new Set(modules.flatMap(({ options }) => (options === undefined ? [] : namedTypes(options, types))))]
    .filter((type) => !inline.has(type.name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const parts = [
    ...modules.map((module) => moduleSection(module, types, shared.includes(module))),
    ...others.map((type) => `### ${type.name}\n\n${prose(type)}${contents(type, types)}`),
  ];
  return `## ${packages[name]}\n\n${parts.join("\n")}`;
}

function moduleSection(module: ModuleFunction, types: PackageModules["types"], isShared: boolean): string {
  const { name, specifier, options } = module;
  const head = `### ${name}\n\n${prose(module)}\`\`\`ts\nimport { ${name} } from "${specifier}";\n\`\`\`\n`;
  if (options === undefined) return `${head}\nIt has no options.\n`;
  const type = types.get(options);
  if (type === undefined || isShared) return `${head}\nIts options are ${linked(options)}.\n`;
  return `${head}\n${contents(type, types)}`;
}

/** What a type is: a table of its options, or the types of which it is one. */
function contents({ options, members }: OptionType, types: PackageModules["types"]): string {
  if (members.length > 0) return `${members.length === 1 ? "It is" : "One of"} ${members.map(linked).join(", ")}.\n`;
  const rows = options.map(
    (option) => `| \`${option.name}\` | ${typeCell(option, types)} | ${defaultCell(option)} | ${cell(textOf(option))} |`,
  );
  return ["| Option | Type | Default | What it decides |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
}

function prose(doc: Doc): string {
  return doc.description === "" ? "" : `${textOf(doc)}\n\n`;
}

function textOf({ description, link }: Doc): string {
  return `${escapeTags(description)}${link === undefined ? "" : ` [Read on](${link})`}`;
}

function typeCell({ type }: Option, types: PackageModules["types"]): string {
  return types.has(type) ? linked(type) : code(type);
}

function defaultCell({ optional, fallback }: Option): string {
  if (!optional) return "*required*";
  return fallback === undefined
    ? ""
    : cell(/^(?:"[^"]*"|\[.*\]|-?\d+|true|false)$/.test(fallback) ? code(fallback) : escapeTags(fallback));
}

/** A type's name as a link to its section, anything else as code. */
function linked(type: string): string {
  return /^[A-Z]\w*$/.test(type) ? `[\`${type}\`](#${type.toLowerCase()})` : code(type);
}

function code(text: string): string {
  return cell(text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);
}

/** A bar ends the cell of a table, in code, too, and so does the end of a line. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}

/** Outside of code, what looks like a tag would be one. */
function escapeTags(text: string): string {
  return text.replace(/`[^`]*`|</g, (found) => (found === "<" ? "&lt;" : found));
}
