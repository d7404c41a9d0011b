import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addSection, changelogSection } from "../changelog.ts";
import { runChangesets } from "../changesets-program.ts";
import { describeDifference } from "../describe-difference.ts";
import { nextRelease } from "../next-release.ts";

/** `pnpm release version`: takes the changesets into CHANGELOG.md and the versions of the packages, and prints the version. */
export async function version(root: string): Promise<0 | 1> {
  const { plan, difference, problems } = await nextRelease(root);
  if (problems.length > 0) {
    for (const problem of problems) process.stderr.write(`${problem}\n\n`);
    return 1;
  }
  if (plan === undefined || plan.changesets.length === 0) {
    process.stderr.write("there is nothing to release: no changeset asks for it\n");
    return 0;
  }
  if (!runChangesets(root, ["version"])) return 1;
  const path = join(root, "CHANGELOG.md");
  const older = existsSync(path) ? readFileSync(path, "utf8") : "";
  writeFileSync(path, addSection(older, changelogSection(plan, describeDifference(difference))));
  process.stdout.write(`${plan.version}\n`);
  return 0;
}
