import { join } from "node:path";
import type { Problem } from "@cowlab/core";
import type { Command } from "../command.ts";
import { stderr, stdout } from "../output.ts";
import { type Change, clusterPath, planChanges } from "../plan.ts";
import { type Prepared, type PreparedCluster, prepare, withProblems } from "../prepare.ts";
import { printProblems } from "../print-problems.ts";
import { type Progress, progressOn } from "../progress.ts";
import { type Project, unfinishedClusters } from "../project.ts";
import { readTree } from "../rendered-tree.ts";
import { secretsFolder } from "../secrets.ts";
import { summarize } from "../summarize.ts";

const help = `Writes the rendered files of clusters/<cluster>.ts to clusters/<cluster>/.

Usage: cowlab render [cluster…] [--json]

Without a name it renders every cluster. Only files that differ are written. Of
the files that are no longer rendered only those are removed whose first line
says that they were rendered to where they are; others are never touched. Where
any cluster has an error, nothing is written at all. The files of a cluster are
written all or none: where a render was killed, the next one puts back what it
had moved, and says so.

Options:
      --json  print what was written, and all problems, as one JSON object
  -h, --help  show this help

Examples:
  cowlab render
  cowlab render cowlab
  cowlab render --json | jq '.clusters[].changed'
`;

/** `cowlab render`: writes what is rendered. */
export const render: Command = {
  help,
  options: { json: { type: "boolean" } },
  async run({ project, positionals, values }) {
    const mended = await mend(project, positionals);
    const progress = progressOn();
    const prepared = withProblems(await prepare(project, positionals, progress), mended);
    const { unwritten, ...result } = prepared.failed
      ? { ...withoutChanges(prepared), unwritten: [] }
      : await write(project.root, prepared, progress);
    if (values["json"] === true) {
      const { reportOf } = await import("../report.ts");
      stdout.write(`${JSON.stringify(reportOf(result), undefined, 2)}\n`);
    } else {
      printProblems({ ...result, clusters: result.clusters.map(briefOnSecrets) });
      const { paint } = stdout;
      if (prepared.failed) stderr.write("nothing was written\n");
      else
        for (const cluster of result.clusters) {
          if (unwritten.includes(cluster.name)) stderr.write(`${cluster.name}: nothing was written\n`);
          else stdout.write(summarize(cluster, "done", paint));
        }
    }
    return result.failed ? 1 : 0;
  },
};

/** Undoes what renders left that were killed while they wrote; what there is to say about it, by cluster. */
async function mend(project: Project, wanted: readonly string[]): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const names = unfinishedClusters(project, wanted);
  if (names.length === 0) return new Map();
  const { mendFolder } = await import("../write/mend-folder.ts");
  return new Map(names.map((name) => [name, mendFolder(join(project.root, clusterPath(name, "")))]));
}

function withoutChanges(prepared: Prepared): Prepared {
  return { ...prepared, clusters: prepared.clusters.map((cluster) => ({ ...cluster, changes: [] })) };
}

/** What was written; and the clusters, by name, of which nothing was. */
interface WrittenClusters extends Prepared {
  readonly unwritten: readonly string[];
}

/** Writes every cluster, up to the first whose files could not be written; the result holds what was done. */
async function write(root: string, prepared: Prepared, progress: Progress): Promise<WrittenClusters> {
  if (prepared.clusters.every(({ changes }) => changes.length === 0)) return { ...prepared, unwritten: [] };
  const { writePlan } = await import("../write/write-plan.ts");
  const unwritten: string[] = [];
  const clusters = prepared.clusters.map((cluster) => {
    const folder = join(root, clusterPath(cluster.name, ""));
    const told = (done: number, total: number): void => progress.step(`${cluster.name}: writing files`, done, total);
    const problems =
      unwritten.length > 0
        ? []
        : writePlan(folder, cluster.changes, { progress: told, planAgain: () => planAgain(cluster, folder) });
    if (unwritten.length === 0 && problems.length === 0) return cluster;
    unwritten.push(cluster.name);
    return { ...cluster, changes: [], problems: [...cluster.problems, ...problems] };
  });
  progress.end();
  return { ...prepared, clusters, failed: unwritten.length > 0, unwritten };
}

/** What has to be written as of now: another render may have written since the first plan was made. */
function planAgain({ name, changes, rendered }: PreparedCluster, folder: string): readonly Change[] {
  return rendered === undefined ? changes : planChanges(name, rendered.files, readTree(folder)).changes;
}

/** Missing Secrets in one line: whoever renders often knows of them, and `cowlab check` has the list. */
function briefOnSecrets(cluster: PreparedCluster): PreparedCluster {
  const isMissing = ({ rule }: Problem): boolean => rule === "missing-secret";
  const missing = cluster.problems.filter(isMissing);
  if (missing.length === 0) return cluster;
  const what = missing.length === 1 ? "1 Secret is" : `${missing.length} Secrets are`;
  const brief: Problem = {
    rule: "missing-secret",
    severity: "warning",
    path: secretsFolder(cluster.name),
    message: `${what} missing or incomplete`,
    fix: `run "cowlab check ${cluster.name}" for the list, with the commands that make them`,
  };
  return { ...cluster, problems: [...cluster.problems.filter((problem) => !isMissing(problem)), brief] };
}
