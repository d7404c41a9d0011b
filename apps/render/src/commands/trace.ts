import type { Command } from "../command.ts";
import { formatTrace, formatTraces } from "../format-trace.ts";
import { misuseOf } from "../misuse.ts";
import { stderr, stdout } from "../output.ts";
import { clusterPath } from "../plan.ts";
import { printProblems } from "../print-problems.ts";
import { type RenderedCluster, renderClusters } from "../render-clusters.ts";
import type { ClusterTraces, TraceReport } from "../trace-report.ts";
import { type TraceTarget, traceTarget } from "../trace-target.ts";

const help = `Follows a request through the rendered objects, hop by hop, to what answers.

Usage: cowlab trace <target> [--cluster name] [--from side] [--at address] [--json]
       cowlab trace --all [--cluster name] [--json]

A target is a host, by its whole name or the label below the cluster's domain;
a URL; "kubectl"; or the name of a machine that joins the cluster. A host is
followed from the LAN and from the Internet. Every hop names the object and the
field that sends the request on. Where the way breaks, it says where, why, and
what may have been meant.

Options:
      --all           prove every host, every exposed port, and the ways to the
                      API server
      --from side     lan or internet: that side only; not to be reachable from
                      there is a finding then
      --at address    start at this address instead of looking the name up, as a
                      resolver in the LAN may answer
      --cluster name  this cluster only
      --json          print all hops as one JSON object
  -h, --help          show this help

Examples:
  cowlab trace sonarr
  cowlab trace http://sonarr.example.org/calendar
  cowlab trace jellyfin --from internet
  cowlab trace --all
`;

const misuse = misuseOf("cowlab trace");

/** `cowlab trace`: follows requests. */
export const trace: Command = {
  help,
  options: {
    all: { type: "boolean" },
    from: { type: "string" },
    at: { type: "string" },
    cluster: { type: "string" },
    json: { type: "boolean" },
  },
  async run({ project, positionals, values }) {
    const { all, from, at, cluster, json } = values;
    const [text, ...others] = positionals;
    const wrong = wrongWith({ text, others, all: all === true, from, at });
    if (wrong !== undefined) return misuse(wrong);
    const target: TraceTarget = {
      ...(text === undefined ? {} : { text }),
      ...(from === "lan" || from === "internet" ? { from } : {}),
      ...(typeof at === "string" ? { address: at } : {}),
    };
    const { clusters, problems } = await renderClusters(project, typeof cluster === "string" ? [cluster] : []);
    const traced = await tracesOf(clusters, target);
    const report: TraceReport = {
      clusters: traced.map(({ traces }) => traces),
      problems: [...problems, ...traced.flatMap((one) => one.misses)],
    };
    // Of several clusters, one has to know the target.
    const known = traced.some(({ traces }) => traces.traces.length > 0);
    const findings = known || text === undefined ? problems : report.problems;
    if (json === true) stdout.write(`${JSON.stringify({ ...report, problems: findings }, undefined, 2)}\n`);
    else {
      const failed = clusters.filter(({ rendered }) => rendered === undefined);
      printProblems({
        clusters: failed.map((one) => ({ ...one, changes: [], files: 0 })),
        problems: findings,
        failed: failed.length > 0,
      });
      noteErrors(clusters);
      const { paint } = stdout;
      for (const { name, traces } of report.clusters) {
        const folder = clusterPath(name, "");
        if (text === undefined) stdout.write(formatTraces(traces, folder, paint));
        else stdout.write(traces.map((one) => formatTrace(one, folder, paint)).join("\n"));
      }
    }
    const isFinding = (outcome: string): boolean => outcome === "broken" || (outcome === "closed" && target.from === "internet");
    const broken = report.clusters.some(
      ({ traces, problems }) => problems.length > 0 || traces.some(({ outcome }) => isFinding(outcome)),
    );
    return broken || findings.length > 0 ? 1 : 0;
  },
};

/** What is wrong with how the command is called. */
function wrongWith({
  text,
  others,
  all,
  from,
  at,
}: {
  readonly text: string | undefined;
  readonly others: readonly string[];
  readonly all: boolean;
  readonly from: unknown;
  readonly at: unknown;
}): string | undefined {
  if (others.length > 0) return `one target at a time: ${others.join(" ")} is too much`;
  if (text === undefined && !all) return "no target is given";
  if (text !== undefined && all) return "--all takes no target";
  if (from !== undefined && from !== "lan" && from !== "internet") return `--from takes lan or internet, not ${String(from)}`;
  if (all && (from !== undefined || at !== undefined)) return "--all takes neither --from nor --at";
  return at !== undefined && from === "internet" ? "--at is for a request from the LAN" : undefined;
}

async function tracesOf(clusters: readonly RenderedCluster[], target: TraceTarget) {
  const { tracedCluster } = await import("@cowlab/trace/traced-cluster");
  return clusters.map(({ name, rendered, problems }) => {
    const none: ClusterTraces = { name, traces: [], problems: rendered === undefined ? problems : [] };
    if (rendered === undefined) return { traces: none, misses: [] };
    const found = traceTarget(tracedCluster(rendered), rendered.cluster, target);
    return "problem" in found
      ? { traces: none, misses: [found.problem] }
      : { traces: { ...none, traces: found.traces }, misses: [] };
  });
}

/** A cluster with errors is not written: what is traced then is what would be. */
function noteErrors(clusters: readonly RenderedCluster[]): void {
  for (const { name, rendered } of clusters) {
    const errors = rendered?.problems.filter(({ severity }) => severity === "error").length ?? 0;
    if (errors === 0) continue;
    const what = errors === 1 ? "1 error" : `${errors} errors`;
    stderr.write(
      `clusters/${name}.ts has ${what}, which "cowlab check ${name}" shows: the way is that of what would be rendered\n\n`,
    );
  }
}
