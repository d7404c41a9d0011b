import type { PackageDescription } from "./published-packages.ts";

/** A name under which a package can be imported, and the file with its types. */
export interface EntryPoint {
  /** As in the package's exports: `.`, or `./kinds/flux`. */
  readonly path: string;
  /** The path of its types, from the package's folder. */
  readonly types: string;
}

/**
 * The names under which a packed package can be imported, sorted: a pattern stands for every program that fits it and is in
 * the package, and a path that is closed for none.
 * @see https://nodejs.org/api/packages.html#subpath-patterns
 */
export function entryPoints({ exports = {} }: PackageDescription, files: readonly string[]): readonly EntryPoint[] {
  const closed = Object.entries(exports).flatMap(([pattern, target]) => (target === null ? [pattern] : []));
  const found = Object.entries(exports).flatMap(([pattern, target]): EntryPoint[] => {
    if (target === null || typeof target === "string") return [];
    if (!pattern.includes("*")) return [{ path: pattern, types: fileOf(target.types) }];
    return files.flatMap((file) => {
      const name = wildcardOf(fileOf(target.default), file);
      return name === undefined ? [] : [{ path: pattern.replace("*", name), types: fileOf(target.types).replace("*", name) }];
    });
  });
  return found
    .filter(({ path }) => !closed.some((pattern) => path === pattern || wildcardOf(pattern, path) !== undefined))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** What the asterisk of a pattern stands for in a path; undefined where the path does not fit. */
function wildcardOf(pattern: string, path: string): string | undefined {
  const [before = "", after] = pattern.split("*");
  const fits =
    after !== undefined && path.length > before.length + after.length && path.startsWith(before) && path.endsWith(after);
  return fits ? path.slice(before.length, path.length - after.length) : undefined;
}

function fileOf(target: string): string {
  return target.replace(/^\.\//, "");
}
