import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "@cowlab/core";
import type { Command } from "../command.ts";
import { stdout } from "../output.ts";
import { pagesFolder, stalePages } from "../pages.ts";
import type { Paint } from "../paint.ts";
import { clusterPath } from "../plan.ts";
import { type PreparedCluster, prepare, withProblems } from "../prepare.ts";
import { printProblems } from "../print-problems.ts";
import { type Project, unfinishedClusters } from "../project.ts";
import { summarize } from "../summarize.ts";

const help = `Says whether the files in clusters/<cluster>/ are what would be rendered.

Usage: cowlab check [cluster…] [--json]

Without a name it checks every cluster. It writes nothing. Where files differ it
prints a unified diff, from what is there to what would be rendered. It warns of
Secrets that modules declare and secrets/<cluster>/ does not hold, with the
commands that make them; nothing is decrypted. An error there is a Secret that
is not encrypted. It fails, too, where a way of "cowlab trace --all" is broken,
and where the pages in docs/clusters/<cluster>/ are not current.

Options:
      --json  print what is out of date, and all problems, as one JSON object
  -h, --help  show this help

Examples:
  cowlab check
  cowlab check cowlab | git apply
`;

/** More lines than these help nobody: the files are named all the same. */
const longestDiff = 1000;

/** `cowlab check`: compares what is there with what would be rendered. */
export const check: Command = {
  help,
  options: { json: { type: "boolean" } },
  async run({ project, positionals, values }) {
    const rendered = withProblems(await prepare(project, positionals), await unfinished(project, positionals));
    const proven = withProblems(rendered, await broken(rendered.clusters));
    const prepared = withProblems(proven, await stale(project, rendered.clusters));
    const outdated = prepared.clusters.filter(({ changes }) => changes.length > 0);
    if (values["json"] === true) {
      const { reportOf } = await import("../report.ts");
      stdout.write(`${JSON.stringify(reportOf(prepared), undefined, 2)}\n`);
    } else {
      printProblems(prepared);
      const { paint } = stdout;
      if (outdated.length > 0) stdout.write(await diffs(outdated, paint));
      for (const cluster of prepared.clusters) {
        const failed = cluster.problems.some(({ severity }) => severity === "error");
        if (cluster.changes.length > 0 || !failed) stdout.write(summarize(cluster, "due", paint));
      }
      if (outdated.length > 0) stdout.write('run "cowlab render" or "pnpm render", and commit what it writes\n');
    }
    return prepared.failed || outdated.length > 0 ? 1 : 0;
  },
};

/** What there is to say about renders that are not at their end, whose files may be as before or as they will be. */
async function unfinished(project: Project, wanted: readonly string[]): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const names = unfinishedClusters(project, wanted);
  if (names.length === 0) return new Map();
  const { unfinishedRenders } = await import("../write/mend-folder.ts");
  return new Map(names.map((name) => [name, unfinishedRenders(join(project.root, clusterPath(name, "")))]));
}

/** Which ways into clusters are broken. */
async function broken(clusters: readonly PreparedCluster[]): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const { brokenWays } = await import("../broken-ways.ts");
  const found = new Map<string, readonly Problem[]>();
  for (const { name, rendered } of clusters) {
    const problems = rendered === undefined ? [] : await brokenWays(rendered);
    if (problems.length > 0) found.set(name, problems);
  }
  return found;
}

/** What there is to say about generated pages that are not current, where a cluster has any. */
async function stale({ root }: Project, clusters: readonly PreparedCluster[]): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const withPages = clusters.filter(({ name }) => existsSync(join(root, pagesFolder(name))));
  if (withPages.length === 0) return new Map();
  const found = new Map<string, readonly Problem[]>();
  for (const { name, rendered } of withPages) if (rendered !== undefined) found.set(name, await stalePages(root, rendered));
  return found;
}

/** The diffs of whole files, as many as fit. */
async function diffs(clusters: readonly PreparedCluster[], paint: Paint): Promise<string> {
  const { textDiff } = await import("../text-diff.ts");
  let text = "";
  let lines = 0;
  let left = 0;
  for (const { name, changes } of clusters) {
    for (const change of changes) {
      const diff = lines < longestDiff ? textDiff(name, change, paint) : "";
      if (diff === "") left += 1;
      text += diff;
      lines += diff.split("\n").length - 1;
    }
  }
  return `${text}${left === 0 ? "" : `(and ${left} more ${left === 1 ? "file that differs" : "files that differ"})\n`}\n`;
}
