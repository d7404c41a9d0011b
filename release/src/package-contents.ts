import type { PackageDescription } from "./published-packages.ts";

/** A packed package, and what it was built from. */
export interface PackageContents {
  readonly description: PackageDescription;
  /** The paths in the tarball, from the package's folder. */
  readonly files: readonly string[];
  /** The paths of the package's sources in git, from the package's folder. */
  readonly sources: readonly string[];
}

/** What has to be in every package: npm shows the one, and users may use it because of the other. */
const required = ["LICENSE", "README.md", "package.json"];

/** Says what is in a packed package that should not be, and what is missing. */
export function contentProblems({ description, files, sources }: PackageContents): readonly string[] {
  const known = new Set(sources);
  return [
    ...required.flatMap((path) => (files.includes(path) ? [] : [`${path} is missing: users look for it`])),
    ...files.flatMap((path) => {
      if (required.includes(path) || path.startsWith("bin/")) return [];
      if (!path.startsWith("dist/"))
        return [`${path} is packed, but only bin/ and dist/ are for users: see "files" of package.json`];
      if (/\.test\.|(^|\/)(testing|invalid|fixtures)\//.test(path))
        return [`${path} is packed, but it is of a test: leave it out of the build`];
      const source = path.replace(/^dist\//, "src/").replace(/\.d\.ts$/, ".ts");
      return path.endsWith(".d.ts") && !known.has(source)
        ? [`${path} is packed, but ${source} is gone: remove the folder dist and build again`]
        : [];
    }),
    ...Object.entries({ ...description.dependencies, ...description.peerDependencies }).flatMap(([name, version]) =>
      /^[\d^~<>=|.\s]+$/.test(version)
        ? []
        : [`depends on ${name} at ${JSON.stringify(version)}, which npm cannot install: pack it with pnpm`],
    ),
    ...repositoryProblems(description),
  ];
}

/** The registry refuses provenance of a package that names another repository than the one that it was built in. */
function repositoryProblems({ repository }: PackageDescription): readonly string[] {
  const url = repository?.url ?? "none";
  return /^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/.test(url) && repository?.directory !== undefined
    ? []
    : [
        `names ${url} as its repository, so that nobody can follow it back to its sources: say "repository": { "type": "git", "url": "git+https://github.com/…", "directory": "…" }`,
      ];
}
