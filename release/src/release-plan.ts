import { getReleasePlan } from "@changesets/get-release-plan";

/** How much a release changes, as in semantic versioning. */
export type Bump = "patch" | "minor" | "major";

/** What somebody said about a change. */
export interface Changeset {
  /** The name of its file below .changeset/, without the ending. */
  readonly id: string;
  readonly bump: Bump;
  readonly summary: string;
}

/** The next release, as the changesets say. */
export interface ReleasePlan {
  readonly version: string;
  /** The greatest of the changesets'. */
  readonly bump: Bump;
  /** By file. */
  readonly changesets: readonly Changeset[];
}

/** From the least to the greatest. */
const bumps: readonly Bump[] = ["patch", "minor", "major"];

/** The next release of a workspace whose packages have one version; undefined where no changeset asks for one. */
export async function planRelease(root: string): Promise<ReleasePlan | undefined> {
  const { changesets, releases } = await getReleasePlan(root);
  const version = releases.find(({ type }) => type !== "none")?.newVersion;
  const bump = greatest(releases.map(({ type }) => type));
  if (version === undefined || bump === undefined) return undefined;
  return {
    version,
    bump,
    changesets: changesets
      .flatMap(({ id, summary, releases }): Changeset[] => {
        const bump = greatest(releases.map(({ type }) => type));
        return bump === undefined ? [] : [{ id, bump, summary: summary.trim() }];
      })
      .sort((left, right) => (left.id < right.id ? -1 : 1)),
  };
}

function greatest(types: readonly (Bump | "none")[]): Bump | undefined {
  return bumps.findLast((bump) => types.includes(bump));
}
