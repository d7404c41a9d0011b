import { lastRelease } from "./last-release.ts";
import { publishedPackages } from "./published-packages.ts";
import { type Bump, planRelease, type ReleasePlan } from "./release-plan.ts";
import { releaseProblems } from "./release-problems.ts";
import { type RenderedDifference, renderedDifference } from "./rendered-difference.ts";

/** The next release, what it does to clusters, and what speaks against it. */
export interface NextRelease {
  /** Undefined where no changeset asks for one. It has no changesets where the versions are raised already. */
  readonly plan: ReleasePlan | undefined;
  /** Undefined before the first release. */
  readonly difference: RenderedDifference | undefined;
  readonly problems: readonly string[];
}

/** Works out the next release of a workspace from its changesets, its packages and its last release. */
export async function nextRelease(root: string): Promise<NextRelease> {
  const tag = lastRelease(root);
  const plan = (await planRelease(root)) ?? raisedVersions(root, tag?.slice("v".length) ?? "0.0.0");
  const difference = tag === undefined ? undefined : renderedDifference(root, tag);
  return { plan, difference, problems: releaseProblems(plan, difference) };
}

/** The release whose versions the packages have already, where that is not the last one. */
function raisedVersions(root: string, released: string): ReleasePlan | undefined {
  const version = publishedPackages(root)[0]?.version ?? released;
  return version === released ? undefined : { version, bump: bumpBetween(released, version), changesets: [] };
}

function bumpBetween(from: string, to: string): Bump {
  const [before, after] = [from.split("."), to.split(".")];
  if (before[0] !== after[0]) return "major";
  return before[1] === after[1] ? "patch" : "minor";
}
