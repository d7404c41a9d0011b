import { nearest, type Problem, type Rendered, renderCluster } from "@cowlab/core";
import { loadCluster } from "./load-cluster.ts";
import { type Progress, progressOn, renderProgress } from "./progress.ts";
import type { Project } from "./project.ts";

/** A cluster rendered in memory, for commands that read it and write none of its files. */
export interface RenderedCluster {
  readonly name: string;
  /** Absent where the cluster file could not be read. */
  readonly rendered?: Rendered;
  /** What is wrong with the cluster file and with what is rendered. */
  readonly problems: readonly Problem[];
}

/** Renders clusters by name, or all of them. An unknown name is a problem of its own. */
export async function renderClusters(
  { root, clusters }: Project,
  names: readonly string[],
  progress: Progress = progressOn(),
): Promise<{ readonly clusters: readonly RenderedCluster[]; readonly problems: readonly Problem[] }> {
  const problems =
    names.length === 0 && clusters.length === 0
      ? [noCluster]
      : names.flatMap((name) => (clusters.includes(name) ? [] : [unknownCluster(name, clusters)]));
  const rendered: RenderedCluster[] = [];
  try {
    for (const name of names.length === 0 ? clusters : clusters.filter((name) => names.includes(name))) {
      progress.step(`${name}: loading`);
      const loaded = await loadCluster(root, name);
      if (loaded.definition === undefined) rendered.push({ name, problems: loaded.problems });
      else {
        const result = renderCluster(loaded.definition, renderProgress(name, progress));
        rendered.push({ name, rendered: result, problems: [...loaded.problems, ...result.problems] });
      }
    }
  } finally {
    progress.end();
  }
  return { clusters: rendered, problems };
}

const noCluster: Problem = {
  rule: "unknown-cluster",
  severity: "error",
  path: "clusters/",
  message: "holds no cluster",
  fix: "make clusters/<name>.ts with: export default defineCluster({ … })",
};

function unknownCluster(name: string, clusters: readonly string[]): Problem {
  const near = nearest(name, clusters);
  const known = clusters.length === 0 ? "clusters/ holds none" : `there is ${clusters.join(", ")}`;
  return {
    rule: "unknown-cluster",
    severity: "error",
    path: `clusters/${name}.ts`,
    message: `there is no cluster ${name}: ${known}`,
    ...(near === undefined ? {} : { fix: `did you mean ${near}?` }),
  };
}
