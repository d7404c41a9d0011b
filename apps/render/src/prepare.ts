import { existsSync } from "node:fs";
import { join } from "node:path";
import { nearest, type Problem, type Rendered, renderCluster } from "@cowlab/core";
import { loadCluster } from "./load-cluster.ts";
import { type Change, clusterPath, isOwned, planChanges } from "./plan.ts";
import { type Progress, progressOn, renderProgress } from "./progress.ts";
import type { Project } from "./project.ts";
import { readSecrets } from "./read-secrets.ts";
import { readTree } from "./rendered-tree.ts";
import { checkSecrets } from "./secrets.ts";
import { optimiseForShortLife } from "./short-lived.ts";

/** A cluster rendered in memory, compared with its folder. */
export interface PreparedCluster {
  readonly name: string;
  /** What is not as it would be rendered; empty where there is an error. */
  readonly changes: readonly Change[];
  /** How many files it has. */
  readonly files: number;
  readonly problems: readonly Problem[];
  /** Absent where there is an error. */
  readonly rendered?: Rendered;
}

/** All that a command about rendered files starts from. Nothing has been written. */
export interface Prepared {
  readonly clusters: readonly PreparedCluster[];
  /** Problems of no one cluster. */
  readonly problems: readonly Problem[];
  /** Whether anything has an error. */
  readonly failed: boolean;
}

/** Renders clusters, by name or all of them, and compares each with its folder. */
export async function prepare(project: Project, names: readonly string[], progress: Progress = progressOn()): Promise<Prepared> {
  const problems = names.length === 0 ? projectProblems(project) : unknownClusters(project, names);
  const wanted = names.length === 0 ? project.clusters : project.clusters.filter((name) => names.includes(name));
  const clusters: PreparedCluster[] = [];
  try {
    for (const name of wanted) clusters.push(await prepareCluster(project.root, name, progress));
  } finally {
    progress.end();
  }
  const failed = [...problems, ...clusters.flatMap((cluster) => cluster.problems)].some(({ severity }) => severity === "error");
  return { clusters, problems, failed };
}

/** Adds problems of clusters, by name, before those that they have. */
export function withProblems(prepared: Prepared, added: ReadonlyMap<string, readonly Problem[]>): Prepared {
  if (added.size === 0) return prepared;
  const clusters = prepared.clusters.map((cluster) => ({
    ...cluster,
    problems: [...(added.get(cluster.name) ?? []), ...cluster.problems],
  }));
  const failed = [...added.values()].flat().some(({ severity }) => severity === "error");
  return { ...prepared, clusters, failed: prepared.failed || failed };
}

async function prepareCluster(root: string, name: string, progress: Progress): Promise<PreparedCluster> {
  progress.step(`${name}: loading`);
  const { definition, problems: invalid } = await loadCluster(root, name);
  if (definition === undefined) return { name, changes: [], files: 0, problems: invalid };
  await optimiseForShortLife(definition.modules.length);
  const rendered = renderCluster(definition, renderProgress(name, progress));
  const { cluster, files, problems } = rendered;
  const secrets = await readSecrets(root, name);
  const found = [...invalid, ...problems, ...secrets.problems, ...checkSecrets(cluster, secrets.files)];
  // With an error there are no files, and comparing them would call everything removed.
  if (problems.some(({ severity }) => severity === "error")) return { name, changes: [], files: 0, problems: found };
  progress.step(`${name}: comparing`, 0, files.size);
  const plan = planChanges(name, files, readTree(join(root, clusterPath(name, ""))));
  return { name, changes: plan.changes, files: files.size, problems: [...found, ...plan.problems], rendered };
}

function unknownClusters({ clusters }: Project, names: readonly string[]): readonly Problem[] {
  return [...new Set(names)].flatMap((name) => {
    if (clusters.includes(name)) return [];
    const near = nearest(name, clusters);
    const known = clusters.length === 0 ? "clusters/ holds none" : `there is ${clusters.join(", ")}`;
    const message = `there is no cluster ${name}: ${known}`;
    return [
      projectProblem("unknown-cluster", `clusters/${name}.ts`, message, near === undefined ? undefined : `did you mean ${near}?`),
    ];
  });
}

function projectProblems({ root, clusters, folders }: Project): readonly Problem[] {
  if (clusters.length === 0) {
    return [
      projectProblem(
        "unknown-cluster",
        "clusters/",
        "holds no cluster",
        "make clusters/<name>.ts with: export default defineCluster({ … })",
      ),
    ];
  }
  return folders.flatMap((folder) => {
    if (clusters.includes(folder) || !existsSync(join(root, clusterPath(folder, "kustomization.yaml")))) return [];
    const entry = readTree(join(root, clusterPath(folder, ""))).get("kustomization.yaml");
    if (entry?.kind !== "file" || !isOwned(folder, "kustomization.yaml", entry.content)) return [];
    const message = `was rendered from clusters/${folder}.ts, which is gone; Flux may still apply it`;
    return [
      projectProblem(
        "orphaned-folder",
        clusterPath(folder, ""),
        message,
        "remove the folder once no cluster reads it",
        "warning",
      ),
    ];
  });
}

function projectProblem(
  rule: string,
  path: string,
  message: string,
  fix: string | undefined,
  severity: Problem["severity"] = "error",
): Problem {
  return { rule, severity, path, message, ...(fix === undefined ? {} : { fix }) };
}
