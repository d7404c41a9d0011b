import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "./repository.ts";

/** A package of the workspace that is published, as its package.json in git describes it. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder from the repository's, such as `packages/core`. */
  readonly folder: string;
  readonly description: PackageDescription;
}

/** The fields of a package.json that matter to a release. */
export interface PackageDescription {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url: string; readonly directory?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** Entry points; null closes a path. In git they lead to sources, in a packed package to what was built. */
  readonly exports?: Readonly<Record<string, EntryTarget | null>>;
  /** What the description says of the packed package instead. */
  readonly publishConfig?: Pick<PackageDescription, "exports">;
}

/** Where an entry point of a package leads to. */
export type EntryTarget = string | { readonly types: string; readonly default: string };

/** The packages of the workspace that are published, sorted by name. */
export function publishedPackages(root: string = repository): readonly PublishedPackage[] {
  return globSync("{packages,apps}/*/package.json", { cwd: root })
    .flatMap((path): PublishedPackage[] => {
      const description: PackageDescription = JSON.parse(readFileSync(join(root, path), "utf8"));
      const { name, version } = description;
      return description.private === true ? [] : [{ name, version, folder: dirname(path), description }];
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
