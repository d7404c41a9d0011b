import { globSync } from "node:fs";
import { join } from "node:path";
import type { PublishedPackage } from "./published-packages.ts";
import { repository } from "./repository.ts";

/** The source of an entry point of a package that is published. */
export interface PublishedSource {
  /** What its users import: `@cowlab/core/kinds/flux`. */
  readonly name: string;
  /** The path of its source from the repository. */
  readonly file: string;
}

/** The sources of a package's entry points, as they are published, sorted by name. */
export function publishedSources({ name, folder, description }: PublishedPackage): readonly PublishedSource[] {
  return Object.entries(description.publishConfig?.exports ?? {})
    .flatMap(([path, target]) => {
      if (target === null || typeof target === "string") return [];
      // Several names may lead to one file, but each has types of its own.
      const [before = "", after] = target.types
        .replace(/^\.\/dist\//, "src/")
        .replace(/\.d\.ts$/, ".ts")
        .split("*");
      const files = globSync(after === undefined ? before : `${before}*${after}`, { cwd: join(repository, folder) });
      return files
        .filter((file) => !file.endsWith(".test.ts"))
        .map((file) => {
          const own = path.replace("*", file.slice(before.length, after === undefined ? 0 : file.length - after.length));
          return { name: `${name}${own.slice(1)}`, file: join(folder, file) };
        });
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
