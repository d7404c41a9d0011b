import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { parse, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nearest, type Problem } from "@cowlab/core";
import { withoutVersions } from "./without-versions.ts";

/** The cluster file whose import failed. */
export interface ImportedFile {
  /** The project's folder. */
  readonly root: string;
  /** Its path below the root: `clusters/cowlab.ts`. */
  readonly file: string;
  readonly url: string;
}

/** What is wrong with a cluster file that could not be imported, at the line where that is known. */
export function importProblem(error: unknown, imported: ImportedFile): Problem {
  return missingImport(error, imported) ?? thrown(error, imported) ?? unparsable(error, imported);
}

function problemAt(path: string, message: string, more: Pick<Problem, "fix"> = {}): Problem {
  return { rule: "broken-cluster-file", severity: "error", path, message, ...more };
}

/** An import of a package or file that is not there. */
function missingImport(error: unknown, { root }: ImportedFile): Problem | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const { code, message } = error;
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
  const importer = / imported from (.+)$/.exec(message)?.[1];
  if (importer === undefined) return undefined;
  const target = "url" in error && typeof error.url === "string" ? error.url : undefined;
  const wanted = /^Cannot find package '(.+?)'/.exec(message)?.[1] ?? /^Package subpath '\.(.+?)'/.exec(message)?.[1];
  const found = importIn(readFileSync(importer, "utf8"), (specifier) => {
    if (target === undefined)
      return (
        specifier === wanted ||
        specifier.startsWith(`${wanted}/`) ||
        (wanted?.startsWith("/") === true && specifier.endsWith(wanted))
      );
    if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, pathToFileURL(importer)).href === target;
    // A package's own map of exports led to the file, most often by its name.
    return parse(specifier).name === parse(fileURLToPath(target)).name;
  });
  const place = relativePath(root, importer) + (found === undefined ? "" : `:${found.line}`);
  const what = found === undefined ? (wanted ?? "what") : JSON.stringify(found.specifier);
  if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
    const near = nearestExport(message);
    const fix = near === undefined ? {} : { fix: `did you mean ${near}?` };
    return problemAt(place, `imports ${what}, which that package does not export`, fix);
  }
  if (target !== undefined) {
    const near = nearestFile(fileURLToPath(target));
    return problemAt(place, `imports ${what}, which does not exist`, near === undefined ? {} : { fix: `did you mean ${near}?` });
  }
  return problemAt(place, `imports ${what}, which is not installed`, {
    fix: "add the package to the package.json of the clusters, and install",
  });
}

/** The name most like the one that a package does not export, among those that it does. */
function nearestExport(message: string): string | undefined {
  const [, subpath = "", file = ""] =
    /^Package subpath '\.(.*?)' is not defined by "exports" in (.+?) imported from /.exec(message) ?? [];
  try {
    const { name, exports }: { readonly name: string; readonly exports: object } = JSON.parse(readFileSync(file, "utf8"));
    const names = Object.keys(exports).filter((path) => path.startsWith("./") && !path.includes("*"));
    return nearest(
      `${name}${subpath}`,
      names.map((path) => `${name}${path.slice(1)}`),
    );
  } catch {
    // Node words it otherwise, or the package is not as npm installs it.
    return undefined;
  }
}

/** The first import of a source text whose specifier fits, with its line. */
function importIn(text: string, fits: (specifier: string) => boolean): { specifier: string; line: number } | undefined {
  for (const match of text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
    const [whole, specifier = ""] = match;
    if (fits(specifier)) return { specifier, line: text.slice(0, match.index + whole.length).split("\n").length };
  }
  return undefined;
}

/** The file beside a missing one whose name is most like it, without its extension. */
function nearestFile(path: string): string | undefined {
  const { dir, name } = parse(path);
  try {
    return nearest(
      name,
      readdirSync(dir).map((file) => parse(file).name),
    );
  } catch {
    // The folder is missing, too.
    return undefined;
  }
}

/** What the code of the file, or code that it calls, threw. */
function thrown(error: unknown, { root, file, url }: ImportedFile): Problem | undefined {
  if (!(error instanceof Error))
    return problemAt(file, `throws ${typeof error === "string" ? JSON.stringify(error) : String(error)}`);
  const frames: { readonly url: string; readonly place: string }[] = [];
  for (const [, frame = "", line, column] of withoutVersions(error.stack ?? "").matchAll(
    /^ +at .*?(file:\/\/[^\s)]+):(\d+):(\d+)\)?$/gm,
  )) {
    // Below the frame that imports the cluster file there is nothing of the cluster.
    if (frame.startsWith(ownFolder)) break;
    if (!frame.includes("/node_modules/")) frames.push({ url: frame, place: `${placeOf(root, frame)}:${line}:${column}` });
  }
  const [innermost] = frames;
  if (innermost === undefined) return undefined;
  const own = frames.find((frame) => frame.url === url) ?? innermost;
  const kind = error.name === "Error" ? "throws" : `throws ${error.name}`;
  return problemAt(own.place, `${kind}: ${error.message}${own === innermost ? "" : ` (at ${innermost.place})`}`);
}

const ownFolder = new URL(".", import.meta.url).href;

/** A file that does not parse, or that asks a module for what it does not export. Nothing of it has run. */
function unparsable(error: unknown, { root, file, url }: ImportedFile): Problem {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const [, at, line] = headOf(stack) ?? (error instanceof SyntaxError ? headOf(printedError(url)) : null) ?? [];
  const place = at === undefined ? file : `${placeOf(root, at)}:${line}`;
  if (error instanceof Error && "code" in error && error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return problemAt(place, message, { fix: "use syntax that Node can strip: no enum, namespace or parameter property" });
  }
  const imports = message.startsWith("The requested module") || !(error instanceof SyntaxError);
  return problemAt(place, imports ? message : `does not parse: ${message}`);
}

/** Node puts the place of a syntax error above the stack. */
function headOf(stack: string): RegExpExecArray | null {
  return /^(file:\/\/\S+):(\d+)$/m.exec(stack.split("\n", 1)[0] ?? "");
}

/** Node shows the place of an error of its JavaScript parser only when it prints it. */
function printedError(url: string): string {
  const args = ["--input-type=module", "--eval", `import ${JSON.stringify(url)};`];
  return spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"], timeout: 10_000 }).stderr;
}

function placeOf(root: string, url: string): string {
  return relativePath(root, fileURLToPath(url));
}

function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}
