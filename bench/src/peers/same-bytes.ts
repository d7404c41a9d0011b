// The limit: writes files that are all there already, as text. Arguments: a JSON file of paths and contents, a folder.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [source = "", target = ""] = process.argv.slice(2);
const files: readonly (readonly [string, string])[] = JSON.parse(readFileSync(source, "utf8"));
let last = "";
for (const [path, content] of files) {
  const folder = dirname(path);
  if (folder !== last) mkdirSync(join(target, folder), { recursive: true });
  last = folder;
  writeFileSync(join(target, path), content);
}
