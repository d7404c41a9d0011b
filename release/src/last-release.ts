import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gitIn } from "./git.ts";

/**
 * The tag of the last release that the working tree comes after, such as `v0.2.0`; undefined before the first.
 * @throws Where there was a release, but git does not have its tag here.
 */
export function lastRelease(root: string): string | undefined {
  const git = gitIn(root);
  const tag = git.try("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD");
  if (tag !== undefined) return tag;
  if (git.try("rev-parse", "--is-shallow-repository") === "true") {
    throw new Error("a shallow clone does not know which release was the last: git fetch --tags --unshallow");
  }
  const path = join(root, "CHANGELOG.md");
  const [, last] = (existsSync(path) ? readFileSync(path, "utf8") : "").match(/^## .+$/gm) ?? [];
  if (last !== undefined)
    throw new Error(`CHANGELOG.md knows the release ${last.slice("## ".length)}, but git has no tag of it: git fetch --tags`);
  return undefined;
}
