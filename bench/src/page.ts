import { goalsOf, verdictOf } from "./goals.ts";
import { milliseconds, type ResultRow, type Results } from "./results.ts";

/** The page of the results, for docs/benchmarks.md. */
export function resultsPage(results: Results): string {
  const { own, counts, rows, memory, rounds, ownRounds, machine, date } = results;
  const [start] = own;
  const [limit] = rows;
  const heads = counts.map((count) => count.toLocaleString("en"));
  const rule = `| --- |${counts.map(() => " ---: |").join("")}`;
  return `# Benchmarks

\`pnpm bench --write\` writes this page. Its numbers are those of one run, on ${date}, on
${machine}.

Each number is the median of whole processes, from their start to their end, as a person waits for them. All take turns, round
after round, so that what else the machine does falls on all alike; a first round does not count. Before it, every contestant's
output is read and compared: all make the same objects.

## Goals

| goal | found | the same bytes alone | |
| --- | ---: | ---: | --- |
${goalsOf(results)
  .map((goal) => `| ${goal.text} | ${goal.found ?? ""} | ${goal.atBest ?? ""} | ${verdictOf(goal)} |`)
  .join("\n")}

The third column says what a program would reach that checks nothing and makes nothing, but only writes the files.

## Apps of six objects

Each app is a Namespace, a Deployment with probes, limits and a security context, a Service, a PersistentVolumeClaim, an
IngressRoute and a NetworkPolicy. cowlab also checks every field, applies all rules, writes what Flux needs to apply the objects in
order, and writes all files or none.

![Milliseconds by the number of apps, for each program](benchmarks.svg)

| milliseconds, apps | ${heads.join(" | ")} |
${rule}
${rows.map((row) => tableRow(row, counts, limit)).join("\n")}

In parentheses: times the limit, which is the same bytes. Rounds: ${counts.map((count, index) => `${rounds.get(count)} with ${heads[index]}`).join(", ")} apps.

How each number was made:

${rows.map(({ name, how }) => `- **${name}**: ${how}.`).join("\n")}

The scripts are plain JavaScript, and run as Node runs them. cowlab turns Node's compile cache on by itself.

## This repository's cluster, nothing changed

| | milliseconds | times \`node -e 0\` |
| --- | ---: | ---: |
${own.map(({ name, timing }) => `| ${name} | ${milliseconds(timing.median)} | ${start === undefined ? "" : (timing.median / start.timing.median).toFixed(2)} |`).join("\n")}

Rounds: ${ownRounds}.

${own.map(({ name, how }) => `- **${name}**: ${how}.`).join("\n")}

## Memory

The most that \`cowlab render\`, released, has in memory at once, as \`process.resourceUsage().maxRSS\` says at its end:

| apps | ${heads.join(" | ")} |
${rule}
| MiB | ${counts.map((count) => memory.get(count)?.toFixed(0) ?? "").join(" | ")} |
`;
}

function tableRow({ name, timings, missing }: ResultRow, counts: readonly number[], limit: ResultRow | undefined): string {
  const cells = counts.map((count) => {
    if (missing !== undefined) return missing;
    const time = timings.get(count)?.median;
    if (time === undefined) return "skipped: minutes";
    const base = limit?.timings.get(count)?.median;
    return `${milliseconds(time)}${base === undefined || base === time ? "" : ` (${(time / base).toFixed(1)})`}`;
  });
  return `| ${name} | ${cells.join(" | ")} |`;
}
