import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChangesets } from "../changesets-program.ts";
import { gitIn } from "../git.ts";
import { missingBase } from "../missing-base.ts";
import { publishedPackages } from "../published-packages.ts";
import { renderedDifference } from "../rendered-difference.ts";
import { versionChangeset } from "../version-changeset.ts";

/** `pnpm release changeset`: writes the changeset of a change that only raises versions, where it has none. */
export async function changeset(root: string, since: string): Promise<0 | 1 | 2> {
  const missing = missingBase(root, since);
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return 2;
  }
  if (runChangesets(root, ["status", "--since", since])) return 0;
  const git = gitIn(root);
  const base = git.run("merge-base", since, "HEAD");
  const changed = git.run("diff", "--name-only", base).split("\n");
  const packages = publishedPackages(root).filter(({ folder }) => changed.some((path) => path.startsWith(`${folder}/`)));
  const { path, text } = versionChangeset(
    packages.map(({ name }) => name),
    renderedDifference(root, base),
  );
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
  return 0;
}
