import type { Problem } from "@cowlab/core";
import { type Change, clusterPath } from "./plan.ts";
import type { Prepared } from "./prepare.ts";

/** What `--json` prints for `render` and `check`: one object, on stdout. */
export interface Report {
  readonly clusters: readonly ClusterReport[];
  /** Problems of no one cluster: an unknown name, a project without clusters. */
  readonly problems: readonly Problem[];
}

/**
 * What was written for a cluster (`render`), or what is out of date (`check`). Paths are from the project's folder, sorted.
 * Where anything has an error, `render` writes nothing and its lists are empty.
 */
export interface ClusterReport {
  readonly name: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly problems: readonly Problem[];
}

/** The report on prepared clusters, in which the changes stand as they were planned. */
export function reportOf({ clusters, problems }: Prepared): Report {
  return {
    clusters: clusters.map(({ name, changes, problems }) => {
      const paths = (kind: Change["kind"]): string[] =>
        changes.filter((change) => change.kind === kind).map(({ path }) => clusterPath(name, path));
      return { name, added: paths("added"), changed: paths("changed"), removed: paths("removed"), problems };
    }),
    problems,
  };
}
