import { createHash } from "node:crypto";
import type { RenderedDifference } from "./rendered-difference.ts";

/** A file of a changeset. */
export interface ChangesetFile {
  /** Its path from the workspace. */
  readonly path: string;
  readonly text: string;
}

/**
 * The changeset of a change that a bot made, which only raises versions: a patch, which the check refuses where what the versions
 * do is more than that, so that a person decides.
 * @param packages The names of the packages that change.
 */
export function versionChangeset(packages: readonly string[], { report }: RenderedDifference): ChangesetFile {
  const raised = new Set(
    report.clusters.flatMap(({ versions }) => versions.map(({ name, from, to }) => `${name} from ${from} to ${to}`)),
  );
  const summary = raised.size === 0 ? "Raises the versions of dependencies." : `Raises ${[...raised].sort().join(", ")}.`;
  const releases = packages.map((name) => `${JSON.stringify(name)}: patch\n`).join("");
  // The same change has the same name, so that a bot that is run again writes no second one.
  const id = createHash("sha256").update(`${releases}${summary}`).digest("hex").slice(0, 8);
  return { path: `.changeset/versions-${id}.md`, text: `---\n${releases}---\n\n${summary}\n` };
}
