import { renderedFile } from "./example-tree.ts";

function tree(version: number): ReadonlyMap<string, string> {
  const paths = ["kustomization.yaml"];
  for (let app = 0; app < 12; app++) {
    // A quarter of the folders, and of the files in others, are of one tree only.
    if (app % 4 !== version)
      for (let file = 0; file < 6; file++) if (file % 4 !== version) paths.push(`app${app}/object${file}.yaml`);
  }
  return new Map(
    paths.sort().map((path) => [path, renderedFile(path, path.endsWith("0.yaml") ? "same" : `version: ${version}`)]),
  );
}

/** Two trees of which each differs from the other in files that it adds, changes and lacks, and in whole folders. */
export const alternatives: readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>] = [tree(0), tree(1)];
