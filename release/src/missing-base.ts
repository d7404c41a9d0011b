import { gitIn } from "./git.ts";

/** Says so where there is nothing that a branch could be compared with. */
export function missingBase(root: string, since: string): string | undefined {
  if (gitIn(root).try("merge-base", since, "HEAD") !== undefined) return undefined;
  return `${since} and this branch have no commit in common here: fetch it, or name another with --since`;
}
