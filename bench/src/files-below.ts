import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The files of a folder with their contents, sorted by path. */
export function filesBelow(folder: string): readonly (readonly [path: string, content: string])[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]);
}
