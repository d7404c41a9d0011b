import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChangesets } from "../changesets-program.ts";
import { comparisonBase } from "../comparison-base.ts";
import { gitIn } from "../git.ts";
import { publishedPackages } from "../published-packages.ts";
import { renderedDifference } from "../rendered-difference.ts";
import { versionChangeset } from "../version-changeset.ts";

/** `pnpm release changeset`: writes the changeset of a change that only raises versions, where it has none. */
export async function changeset(root: string, since: string): Promise<0 | 1 | 2> {
  const base = comparisonBase(root, since);
  if (base === undefined) return 2;
  if (runChangesets(root, ["status", "--since", base])) return 0;
  const changed = gitIn(root).run("diff", "--name-only", base).split("\n");
  const packages = publishedPackages(root).filter(({ folder }) => changed.some((path) => path.startsWith(`${folder}/`)));
  const { path, text } = versionChangeset(
    packages.map(({ name }) => name),
    renderedDifference(root, base),
  );
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
  return 0;
}
