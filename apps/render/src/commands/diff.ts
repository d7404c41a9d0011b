import { writeFileSync } from "node:fs";
import { nearest } from "@cowlab/core";
import { diffClusters } from "@cowlab/diff/diff-clusters";
import type { Severity } from "@cowlab/diff/effect";
import type { DiffReport } from "@cowlab/diff/report";
import type { Command, ExitCode } from "../command.ts";
import { gitIn } from "../git.ts";
import type { Tree } from "../git-files.ts";
import { findStates } from "../git-states.ts";
import { misuseOf } from "../misuse.ts";
import { stderr, stdout } from "../output.ts";

const help = `Says what changes in a cluster between two states of the rendered files, and what
that does to it: what is deleted, what restarts, who reaches what.

Usage: cowlab diff [base] [head] [options]
       cowlab diff --rules

The base is a commit; without one it is where this branch left main. The head is
a commit, too; without one it is the working tree. Both are read from git: nothing
is rendered, and neither a network nor a cluster is needed.

Options:
      --cluster <name>     only this cluster; several with commas between them
      --format <format>    text, markdown (for a pull request), html, or json
      --output <file>      write to a file
      --fail-on <verdict>  exit with 1 at this verdict or a worse one:
                           look-closely, or dangerous
      --rules              list what it looks for; docs/effects.md explains it
  -h, --help               show this help

Examples:
  cowlab diff
  cowlab diff v1.4.0 main --cluster cowlab
  cowlab diff --format html --output diff.html --fail-on dangerous
`;

const misuse = misuseOf("cowlab diff");

const formats = ["text", "markdown", "html", "json"] as const;
const verdicts = ["routine", "look-closely", "dangerous"] as const;

/** `cowlab diff`: compares the rendered files of two commits, or of a commit and the working tree. */
export const diff: Command = {
  help,
  options: {
    cluster: { type: "string" },
    format: { type: "string" },
    output: { type: "string" },
    "fail-on": { type: "string" },
    rules: { type: "boolean" },
  },
  async run({ project, positionals, values }) {
    if (values["rules"] === true) {
      if (positionals.length > 0 || Object.keys(values).length > 1) return misuse("--rules compares nothing");
      stdout.write((await import("@cowlab/diff/effect-catalogue")).listEffects());
      return 0;
    }
    const [base, head, ...rest] = positionals;
    const format = formats.find((name) => name === (values["format"] ?? "text"));
    const failOn = verdicts.find((name) => name === (values["fail-on"] ?? "none"));
    if (rest.length > 0) return misuse(`it compares two states, but ${positionals.length} are named`);
    if (format === undefined) return misuse(`there is no format ${values["format"]}: there is ${formats.join(", ")}`);
    if (values["fail-on"] !== undefined && failOn === undefined)
      return misuse(`there is no verdict ${values["fail-on"]}: there is ${verdicts.join(", ")}`);
    const git = gitIn(project.root);
    const prefix = git.try("rev-parse", "--show-prefix");
    if (prefix === undefined) return misuse(`${project.root} is in no repository of git, or git is not installed`);
    const compared = findStates({ git, root: project.root, prefix }, base, head);
    if ("misuse" in compared) return misuse(compared.misuse);
    const { before, after } = compared;
    const known = clustersIn(before.tree, after.tree);
    const wanted = typeof values["cluster"] === "string" ? values["cluster"].split(",") : known;
    const unknown = wanted.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const near = nearest(unknown, known);
      const there = known.length === 0 ? "neither side holds any" : `there is ${known.join(", ")}`;
      return misuse(`there is no rendered cluster ${unknown}: ${there}${near === undefined ? "" : `; did you mean ${near}?`}`);
    }
    const clusters = wanted.map((cluster) => ({ cluster, base: before.files(cluster), head: after.files(cluster) }));
    const report = diffClusters(clusters, { base: before.name, head: after.name });
    const output = typeof values["output"] === "string" ? values["output"] : undefined;
    const text = await formatReport(report, format, output !== undefined);
    if (output === undefined) stdout.write(text);
    else {
      writeFileSync(output, text);
      for (const { cluster, verdict, reasons } of report.clusters) stdout.write(`${cluster}: ${verdict}: ${reasons[0]}\n`);
      stdout.write(`wrote ${output}\n`);
    }
    if (wanted.length === 0) stderr.write("neither side holds a rendered cluster\n");
    else if (
      report.clusters.every(({ objects, dataFiles }) => objects.length + dataFiles.length === 0) &&
      sourcesDiffer(before.tree, after.tree)
    ) {
      stderr.write('the sources below clusters/ differ, and nothing rendered does: run "cowlab render" first\n');
    }
    return exitCode(report, failOn);
  },
};

function exitCode({ verdict, clusters }: DiffReport, failOn: Severity | undefined): ExitCode {
  const isHit = failOn !== undefined && verdicts.indexOf(verdict) >= verdicts.indexOf(failOn);
  return isHit || clusters.some(({ problems }) => problems.some(({ severity }) => severity === "error")) ? 1 : 0;
}

async function formatReport(report: DiffReport, format: (typeof formats)[number], toFile: boolean): Promise<string> {
  switch (format) {
    case "json":
      return (await import("@cowlab/diff/format-json")).formatJson(report);
    case "markdown":
      return (await import("@cowlab/diff/format-markdown")).formatMarkdown(report);
    case "html":
      return (await import("@cowlab/diff/format-html")).formatHtml(report);
    case "text": {
      const { formatText } = await import("@cowlab/diff/format-text");
      return formatText(report, toFile ? { paint: (_, text) => text } : stdout);
    }
  }
}

/** The clusters that either side has rendered files of. */
function clustersIn(...trees: readonly Tree[]): readonly string[] {
  const names = trees.flatMap((tree) =>
    [...tree.keys()].flatMap((path) => /^clusters\/([^/]+)\/kustomization\.yaml$/.exec(path)?.[1] ?? []),
  );
  return [...new Set(names)].sort();
}

function sourcesDiffer(before: Tree, after: Tree): boolean {
  const sources = (tree: Tree): string =>
    [...tree].flatMap(([path, { id }]) => (/^clusters\/[^/]+\.ts$/.test(path) ? [`${path} ${id}`] : [])).join("\n");
  return sources(before) !== sources(after);
}
