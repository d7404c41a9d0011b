import { describePlace, type WaivedProblem } from "@cowlab/core";
import type { Command, Invocation } from "../command.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import type { LintReport } from "../lint-report.ts";
import { misuseOf } from "../misuse.ts";
import { stdout } from "../output.ts";
import type { Paint } from "../paint.ts";
import { type RenderedCluster, renderClusters } from "../render-clusters.ts";

const help = `Says what is unsound in clusters/<cluster>.ts, and in what it renders.

Usage: cowlab lint [cluster…] [--format text|json|github] [--waived]
       cowlab lint --rules [--json]

Without a name it looks at every cluster. It writes nothing and compares nothing
with the committed files, which "cowlab check" does. It exits with 1 where there
is an error; a warning changes no exit code. docs/rules.md explains the rules,
and how to waive a finding that is right as it is.

Options:
      --format   text (the default), json, or github: annotations for a workflow
      --json     the same as --format json
      --waived   show what is waived, too, with the reasons
      --rules    list the rules, and look at no cluster
  -h, --help     show this help

Examples:
  cowlab lint
  cowlab lint cowlab --waived
  cowlab lint --format github
  cowlab lint --json | jq '.clusters[].problems[].rule'
`;

const misuse = misuseOf("cowlab lint");

const formats = ["text", "json", "github"];

/** `cowlab lint`: says what the rules find. */
export const lint: Command = {
  help,
  options: {
    format: { type: "string" },
    json: { type: "boolean" },
    waived: { type: "boolean" },
    rules: { type: "boolean" },
  },
  async run(invocation) {
    const { project, positionals, values } = invocation;
    const format = values["json"] === true ? "json" : String(values["format"] ?? "text");
    if (!formats.includes(format)) return misuse(`--format is one of ${formats.join(", ")}, and not ${format}`);
    if (values["json"] === true && values["format"] !== undefined && values["format"] !== "json") {
      return misuse(`--json and --format ${String(values["format"])} exclude each other`);
    }
    if (values["rules"] === true) return await printRules(format, invocation);

    const { clusters: alone, problems } = await renderClusters(project, positionals);
    const clusters = await Promise.all(alone.map(withBrokenWays));
    const all = [...problems, ...clusters.flatMap((cluster) => cluster.problems)];
    if (format === "json") printReport(clusters, problems);
    else if (format === "github") await printAnnotations(project.root, clusters, problems);
    else printText(clusters, problems, values["waived"] === true);
    return all.some(({ severity }) => severity === "error") ? 1 : 0;
  },
};

/** A cluster in which no rule finds an error, with the ways into it that are broken all the same. */
async function withBrokenWays(cluster: RenderedCluster): Promise<RenderedCluster> {
  const { rendered, problems } = cluster;
  if (rendered === undefined || problems.some(({ severity }) => severity === "error")) return cluster;
  const { brokenWays } = await import("../broken-ways.ts");
  return { ...cluster, problems: [...problems, ...(await brokenWays(rendered))] };
}

async function printRules(format: string, { positionals, values }: Invocation): Promise<0 | 2> {
  if (positionals.length > 0 || values["waived"] === true) return misuse("--rules looks at no cluster");
  if (format === "github") return misuse("--rules has nothing to annotate");
  const { listRules, ruleList } = await import("../rule-catalogue.ts");
  stdout.write(format === "json" ? `${JSON.stringify(ruleList(), undefined, 2)}\n` : listRules(stdout.paint));
  return 0;
}

function printReport(clusters: readonly RenderedCluster[], problems: LintReport["problems"]): void {
  const report: LintReport = {
    clusters: clusters.map(({ name, problems, rendered }) => ({ name, problems, waived: rendered?.waived ?? [] })),
    problems,
  };
  stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

async function printAnnotations(
  root: string,
  clusters: readonly RenderedCluster[],
  problems: LintReport["problems"],
): Promise<void> {
  const { githubAnnotation, locationOf } = await import("../github-annotations.ts");
  for (const problem of problems) stdout.write(githubAnnotation(problem, { file: "clusters", line: 1 }));
  for (const { name, problems, rendered } of clusters) {
    for (const problem of problems) stdout.write(githubAnnotation(problem, locationOf(root, name, problem, rendered)));
  }
}

function printText(clusters: readonly RenderedCluster[], problems: LintReport["problems"], showWaived: boolean): void {
  if (problems.length > 0) stdout.write(`${formatProblems(problems, stdout)}\n`);
  for (const { name, problems, rendered } of clusters) {
    const waived = rendered?.waived ?? [];
    if (problems.length > 0) stdout.write(`${formatProblems(problems, stdout)}\n`);
    if (showWaived && waived.length > 0) stdout.write(`${waived.map((item) => formatWaived(item, stdout.paint)).join("")}\n`);
    const count = problems.length === 0 ? "nothing found" : countProblems(problems);
    stdout.write(`${name}: ${count}${waived.length === 0 ? "" : `, ${waived.length} waived`}\n`);
  }
}

function formatWaived({ problem, reason }: WaivedProblem, paint: Paint): string {
  const where = describePlace(problem);
  return `${paint("dim", "waived")}  ${problem.rule}${where === "" ? "" : `  ${where}`}\n  ${problem.message}\n  because ${reason}\n`;
}
