import type { Problem } from "@cowlab/core";
import type { Command } from "../command.ts";
import { stdout } from "../output.ts";
import { pagesFolder, planPages, writePages } from "../pages.ts";
import type { Paint } from "../paint.ts";
import type { Change } from "../plan.ts";
import { printProblems } from "../print-problems.ts";
import { type RenderedCluster, renderClusters } from "../render-clusters.ts";
import type { Report } from "../report.ts";

const help = `Writes the pages of clusters, computed from their models, to
docs/clusters/<cluster>/.

Usage: cowlab docs [cluster…] [--json]

Without a name it writes those of every cluster: the topology with its maps, the
services, addresses, DNS records, order, storage and Secrets, and how to
bootstrap the cluster and restore its volumes. Only generated pages are changed
or removed. Where a cluster has an error, its pages stay as they are.

Options:
      --json  print what was written, and all problems, as one JSON object
  -h, --help  show this help

Examples:
  cowlab docs
  cowlab docs cowlab
`;

/** `cowlab docs`: writes the pages of clusters. */
export const docs: Command = {
  help,
  options: { json: { type: "boolean" } },
  async run({ project, positionals, values }) {
    const { clusters, problems } = await renderClusters(project, positionals);
    const results: Result[] = [];
    for (const cluster of clusters) results.push(await writeCluster(project.root, cluster));
    const failed = [...problems, ...results.flatMap((result) => result.problems)].some(({ severity }) => severity === "error");
    if (values["json"] === true) stdout.write(`${JSON.stringify(reportOf(results, problems), undefined, 2)}\n`);
    else {
      printProblems({ clusters: results.map((result) => ({ ...result, files: result.pages })), problems, failed });
      const { paint } = stdout;
      for (const result of results) {
        if (result.problems.length === 0) stdout.write(summarize(result, paint));
      }
    }
    return failed ? 1 : 0;
  },
};

interface Result {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly pages: number;
  readonly problems: readonly Problem[];
}

async function writeCluster(root: string, { name, rendered, problems }: RenderedCluster): Promise<Result> {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (rendered === undefined || errors.length > 0) return { name, changes: [], pages: 0, problems: errors };
  const plan = await planPages(root, rendered);
  const failures = plan.problems.length > 0 ? plan.problems : writePages(root, name, plan.changes);
  return { name, changes: plan.changes, pages: plan.pages, problems: failures };
}

function reportOf(results: readonly Result[], problems: readonly Problem[]): Report {
  return {
    clusters: results.map(({ name, changes, problems }) => {
      const paths = (kind: Change["kind"]): string[] =>
        changes.filter((change) => change.kind === kind).map(({ path }) => `${pagesFolder(name)}/${path}`);
      return { name, added: paths("added"), changed: paths("changed"), removed: paths("removed"), problems };
    }),
    problems,
  };
}

function summarize({ name, changes, pages }: Result, paint: Paint): string {
  if (changes.length === 0) return `${name}: all ${pages} pages are current\n`;
  const colours = { added: "green", changed: "yellow", removed: "red" } as const;
  const lines = changes.map(
    ({ kind, path }) => `  ${paint(colours[kind], kind.padEnd("removed".length))}  ${pagesFolder(name)}/${path}\n`,
  );
  return `${name}: ${changes.length} of ${pages} pages written\n${lines.join("")}`;
}
