import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InputOptions, OutputOptions } from "rolldown";
import { builtinModules } from "./builtin-modules.ts";
import { eagerFunctions } from "./eager-functions.ts";
import { jointEntries } from "./joint-entries.ts";

interface PublishedPackage {
  readonly publishConfig: {
    readonly imports?: Readonly<Record<string, string>>;
    /** Null closes a path. */
    readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string } | null>>;
  };
}

/**
 * How the package in a folder is built, from the entry points that it publishes: one file for those that are published as one, and
 * shared ones. A start reads and compiles every file that it imports, so that a package of a hundred small files takes twice as long.
 *
 * @param dist where the files come to
 */
export function packageOptions(folder: string, dist: string): InputOptions & { readonly output: OutputOptions } {
  const { publishConfig }: PublishedPackage = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const targets = [
    ...Object.values(publishConfig.imports ?? {}).map((target) => ({ source: target, file: target })),
    ...Object.values(publishConfig.exports).flatMap((target) =>
      target === null || typeof target === "string" ? [] : [{ source: target.types, file: target.default }],
    ),
  ].flatMap(({ source, file }) => {
    const [from, to] = [builtName(source), builtName(file)];
    if (from === undefined || to === undefined) return [];
    return globSync(`src/${from}.ts`, { cwd: folder })
      .filter((path) => !path.endsWith(".test.ts"))
      .map((path) => ({ path: join(folder, path), file: to.replace("*", path.slice("src/".length, -".ts".length)) }));
  });
  const entries = Map.groupBy(targets, ({ file }) => file);
  return {
    cwd: folder,
    input: Object.fromEntries([...entries].map(([file, sources]) => [file, jointEntries.idOf(sources.map(({ path }) => path))])),
    // What is not this package's own is installed beside it.
    external: (id, importer) => importer !== undefined && !/^[./#]/.test(id),
    platform: "node",
    plugins: [jointEntries.plugin, builtinModules, eagerFunctions],
    output: {
      dir: dist,
      // What an earlier build left would be packed, and match the patterns of a package's exports. Types come after.
      cleanDir: true,
      format: "esm",
      // V8 reads a file sooner where every character is of one byte.
      charset: "ascii",
      entryFileNames: "[name].js",
      // What several share is none of the names that a package exports.
      chunkFileNames: "internal/[name].js",
      // What every start needs comes in one file, and what most commands begin with in another: a start takes longer by every
      // further one.
      codeSplitting: {
        groups: [
          { name: "start", test: /[\\/](?:file-system|misuse|output|pause|without-versions)\.ts$/, priority: 1 },
          { name: "prepare", test: /[\\/](?:parse-arguments|prepare|print-problems|project|summarize)\.ts$/ },
        ],
      },
    },
  };
}

/** The name below dist/ of a target of the package, without its extension; undefined for what is not built. */
function builtName(target: string): string | undefined {
  return /^\.\/dist\/(.+?)(?:\.d\.ts|\.js)$/.exec(target)?.[1];
}
