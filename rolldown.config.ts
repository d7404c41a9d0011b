import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "rolldown";
import { builtinModules } from "./bundling/builtin-modules.ts";
import { eagerFunctions } from "./bundling/eager-functions.ts";

// Builds the package in whose folder it is run, from the entry points that it publishes: one file each, and shared ones. A
// start reads and compiles every file that it imports, so that a package of a hundred small files takes twice as long.

interface PublishedPackage {
  readonly publishConfig: {
    readonly imports?: Readonly<Record<string, string>>;
    /** Null closes a path. */
    readonly exports: Readonly<Record<string, string | { readonly default: string } | null>>;
  };
}

const { publishConfig }: PublishedPackage = JSON.parse(readFileSync("package.json", "utf8"));
const targets = [...Object.values(publishConfig.imports ?? {}), ...Object.values(publishConfig.exports)].flatMap((target) => {
  const path = typeof target === "string" ? target : target?.default;
  return path?.startsWith("./dist/") === true ? [path.slice("./dist/".length, -".js".length)] : [];
});
const sources = targets.flatMap((target) => globSync(`src/${target}.ts`)).filter((path) => !path.endsWith(".test.ts"));

export default defineConfig({
  input: Object.fromEntries(sources.map((path) => [path.slice("src/".length, -".ts".length), path])),
  // What is not this package's own is installed beside it.
  external: (id, importer) => importer !== undefined && !/^[./#]/.test(id),
  platform: "node",
  plugins: [builtinModules, eagerFunctions],
  output: {
    dir: "dist",
    // What an earlier build left would be packed, and match the patterns of a package's exports. Types come after.
    cleanDir: true,
    format: "esm",
    // V8 reads a file sooner where every character is of one byte.
    charset: "ascii",
    entryFileNames: "[name].js",
    // What several share is none of the names that a package exports.
    chunkFileNames: "internal/[name].js",
    // What most commands begin with comes in one file: a start takes longer by every further one.
    codeSplitting: {
      groups: [{ name: "prepare", test: /[\\/](?:parse-arguments|prepare|print-problems|project|summarize)\.ts$/ }],
    },
  },
});
