import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Problem, rules } from "@cowlab/core";
import { diffClusters } from "@cowlab/diff/diff-clusters";
import { memoryFiles } from "@cowlab/diff/files";
import type { DiffReport } from "@cowlab/diff/report";
import { gitIn } from "./git.ts";
import { repository } from "./repository.ts";

/** What the packages render from the cluster files of the last release, compared with what they rendered then. */
export interface RenderedDifference {
  /** The tag of the last release. */
  readonly since: string;
  /** What an upgrade does to the clusters that can be upgraded as they are. */
  readonly report: DiffReport;
  /** The clusters whose files have to be changed for an upgrade. */
  readonly refused: readonly RefusedCluster[];
  /** What is unsound in the others by rules of today. */
  readonly findings: readonly ClusterFinding[];
}

/** A cluster that today's packages do not render. */
export interface RefusedCluster {
  readonly cluster: string;
  readonly problems: readonly Problem[];
}

/** Something unsound in a cluster. */
export interface ClusterFinding {
  readonly cluster: string;
  readonly problem: Problem;
}

const ruleIds = new Set(rules.map(({ id }) => id));

/** The command line in this repository, which renders with today's packages. */
const program = join(repository, "apps/render/bin/cowlab.js");

/**
 * Renders the cluster files of a release with the packages of the working tree, in a folder of its own, and compares the files
 * with those that the release has in git. So a change of a cluster file itself makes no difference, and one of the packages does.
 * @throws Where the release has no rendered cluster, or the command line crashes on one.
 */
export function renderedDifference(root: string, since: string): RenderedDifference {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-release-"));
  try {
    extract(root, since, folder);
    const names = globSync("clusters/*/kustomization.yaml", { cwd: folder })
      .map((path) => path.split("/")[1] ?? "")
      .filter((name) => existsSync(join(folder, `clusters/${name}.ts`)))
      .sort();
    if (names.length === 0) throw new Error(`${since} has no rendered cluster to compare with`);
    const results = names.map((cluster) => {
      const base = filesOf(folder, cluster);
      const problems = render(folder, cluster).map((problem) => withoutMachine(problem, folder, root));
      const isRefused = problems.some(({ severity }) => severity === "error");
      return { cluster, problems, isRefused, base, head: filesOf(folder, cluster) };
    });
    const rendered = results.filter(({ isRefused }) => !isRefused);
    return {
      since,
      report: diffClusters(
        rendered.map(({ cluster, base, head }) => ({ cluster, base: memoryFiles(base), head: memoryFiles(head) })),
        { base: since, head: "the next release" },
      ),
      refused: results.flatMap(({ cluster, problems, isRefused }) => (isRefused ? [{ cluster, problems }] : [])),
      // What no rule finds, such as a Secret that nobody has made yet, is the affair of who owns the cluster.
      findings: rendered.flatMap(({ cluster, problems }) =>
        problems.flatMap((problem) => (ruleIds.has(problem.rule) ? [{ cluster, problem }] : [])),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lays out the clusters of a commit, with the packages that the working tree has for them. */
function extract(root: string, commit: string, folder: string): void {
  const git = gitIn(root);
  const paths = git.run("ls-tree", "--name-only", commit, "--", "clusters", "secrets").split("\n");
  const archive = join(folder, "release.tar");
  git.run("archive", "--format=tar", `--output=${archive}`, commit, "--", ...paths.filter((path) => path !== ""));
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  symlinkSync(join(root, "clusters/node_modules"), join(folder, "clusters/node_modules"));
}

/** Renders a cluster of a folder. @returns What is wrong with it. */
function render(folder: string, cluster: string): readonly Problem[] {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, "render", cluster, "--json"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`cowlab render ${cluster} failed:\n${stderr}`);
  interface Report {
    readonly clusters: readonly { readonly problems: readonly Problem[] }[];
    readonly problems: readonly Problem[];
  }
  const { clusters, problems }: Report = JSON.parse(stdout);
  return [...problems, ...clusters.flatMap(({ problems }) => problems)];
}

/** A problem whose paths are from the repository, wherever that is on this machine. */
function withoutMachine(problem: Problem, folder: string, root: string): Problem {
  return { ...problem, message: problem.message.replaceAll(`${relative(folder, root)}/`, "").replaceAll(`${root}/`, "") };
}

/** The texts of a cluster's files, rendered and secret, by their paths. */
function filesOf(folder: string, cluster: string): ReadonlyMap<string, string> {
  const paths = globSync([`clusters/${cluster}/**`, `secrets/${cluster}/**`], { cwd: folder, withFileTypes: true }).flatMap(
    (entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []),
  );
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}
