import { runChangesets } from "../changesets-program.ts";
import { comparisonBase } from "../comparison-base.ts";
import { describeDifference } from "../describe-difference.ts";
import { nextRelease } from "../next-release.ts";

/** `pnpm release check`: whether each package that changes has a changeset, and what the next release does to clusters. */
export async function check(root: string, since: string): Promise<0 | 1 | 2> {
  const base = comparisonBase(root, since);
  if (base === undefined) return 2;
  const { plan, difference, problems } = await nextRelease(root);
  // Where the versions are raised already, the changesets are in the changelog.
  const isSaid = plan?.changesets.length === 0 || runChangesets(root, ["status", "--since", base]);
  if (!isSaid) {
    process.stderr.write(
      `A package that is published changes, and no changeset says so: write one with "pnpm changeset", or "pnpm changeset --empty" for what no user can notice.\n`,
    );
  }
  const title = plan === undefined ? "No release is asked for" : `The next release is ${plan.version}, a ${plan.bump}`;
  process.stdout.write(`${title}.\n\n### What an upgrade changes in your cluster\n\n${describeDifference(difference)}\n`);
  for (const problem of problems) process.stderr.write(`\n${problem}\n`);
  return isSaid && problems.length === 0 ? 0 : 1;
}
