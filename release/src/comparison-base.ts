import { gitIn } from "./git.ts";

/** The commit that a branch is compared with; undefined, and said so, where it has none in common with the one that is named. */
export function comparisonBase(root: string, since: string): string | undefined {
  const base = gitIn(root).try("merge-base", since, "HEAD");
  if (base === undefined) {
    process.stderr.write(`${since} and this branch have no commit in common here: fetch it, or name another with --since\n`);
  }
  return base;
}
