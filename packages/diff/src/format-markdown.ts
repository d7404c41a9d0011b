import { describeReach } from "./describe-reach.ts";
import type { Effect, Severity } from "./effect.ts";
import { enumerate } from "./effect.ts";
import { type FieldView, viewField, viewValue } from "./field-view.ts";
import { code, codeBlock, htmlCode, shorten, words } from "./markdown-text.ts";
import { type ClusterReport, type DiffReport, describeModules, notesOn, type ObjectReport, titleOf } from "./report.ts";
import { visible } from "./visible-text.ts";

/** How a report is written for a pull request. */
export interface MarkdownFormat {
  /** What a comment may hold, in characters. GitHub's own limit is 65,536; the rest is for whoever adds a link. @default 64000 */
  readonly limit?: number;
}

/** The first line of a comment, by which it is found again to be updated. */
export const commentMark = "<!-- cowlab diff -->";

const titles: Readonly<Record<Severity, string>> = { dangerous: "dangerous", "look-closely": "look closely", routine: "routine" };
/** GitHub's own boxes, by how loud they are. */
const boxes: Readonly<Record<Severity, string>> = { dangerous: "CAUTION", "look-closely": "WARNING", routine: "NOTE" };
/** The room for saying what was left out. */
const reserve = 600;

/**
 * A report as the Markdown of a comment: the verdict, what happens, then what changes, folded. What does not fit is left out,
 * from the end, and said to be.
 */
export function formatMarkdown(report: DiffReport, { limit = 64_000 }: MarkdownFormat = {}): string {
  const page = createPage(limit - reserve);
  page.add(
    `${commentMark}\n## Rendered diff: ${titles[report.verdict]}\n\n${words(`From ${shorten(report.base, 100)} to ${shorten(report.head, 100)}.`)}\n`,
  );
  for (const cluster of report.clusters) if (!page.add(verdictBox(cluster))) page.leaveOut("cluster");
  for (const cluster of report.clusters) {
    const several = report.clusters.length > 1;
    const isQuiet = cluster.effects.length + cluster.problems.length + cluster.objects.length + cluster.dataFiles.length === 0;
    if (several && !isQuiet) page.add(`### ${code(cluster.cluster)}\n`);
    addProblems(cluster, page);
    for (const severity of ["dangerous", "look-closely"] as const) addEffects(cluster, severity, page);
    addHosts(cluster, page);
    addRestarts(cluster, page);
    addRoutine(cluster, page);
  }
  for (const cluster of report.clusters) addObjects(cluster, report.clusters.length > 1, page);
  return page.end();
}

/** A text that grows as long as there is room. */
interface Page {
  /** Adds a part as a whole, or not at all where it does not fit. */
  readonly add: (part: string) => boolean;
  /** Adds as many lines as fit between a beginning and an end; the others are left out. */
  readonly addLines: (begin: string, lines: readonly string[], end: string, noun: string) => void;
  readonly leaveOut: (noun: string, number?: number) => void;
  /** Whether there is no room for anything worth adding. */
  readonly isFull: () => boolean;
  readonly end: () => string;
}

function createPage(room: number): Page {
  const parts: string[] = [];
  const missing = new Map<string, number>();
  let left = room;
  const add = (part: string): boolean => {
    if (part.length + 1 > left) return false;
    parts.push(part);
    left -= part.length + 1;
    return true;
  };
  const leaveOut = (noun: string, number = 1): void => {
    missing.set(noun, (missing.get(noun) ?? 0) + number);
  };
  return {
    add,
    leaveOut,
    isFull: () => left < 150,
    addLines: (begin, lines, end, noun) => {
      if (lines.length === 0) return;
      let space = left - begin.length - end.length - 80;
      const shown: string[] = [];
      for (const line of lines) {
        if (line.length + 1 > space) break;
        shown.push(line);
        space -= line.length + 1;
      }
      const rest = lines.length - shown.length;
      if (rest > 0) leaveOut(noun, rest);
      if (shown.length > 0) add([begin, ...shown, ...(rest > 0 ? [`- and ${rest} more`] : []), end].join("\n"));
    },
    end: () => {
      const counts = [...missing].map(([noun, number]) => `${number} ${noun}${number === 1 ? "" : "s"}`);
      if (counts.length > 0) {
        parts.push(
          `**Left out**, as a comment holds no more: ${enumerate(counts, 8)}. \`cowlab diff\` prints them, and \`cowlab diff --format html\` has them all.`,
        );
      }
      return `${parts.join("\n").trimEnd()}\n`;
    },
  };
}

function verdictBox(report: ClusterReport): string {
  const { cluster, verdict, reasons } = report;
  const reach = describeModules(report);
  const shown = reasons.slice(0, 6).map((reason) => `> - ${words(shorten(reason, 400))}`);
  const more = reasons.length > shown.length ? [`> - and ${reasons.length - shown.length} more`] : [];
  return `> [!${boxes[verdict]}]\n> **${words(cluster)}: ${titles[verdict]}**\n${[...shown, ...more].join("\n")}\n${reach === undefined ? "" : `>\n> ${reach}.\n`}`;
}

function addProblems({ problems }: ClusterReport, page: Page): void {
  const lines = problems.map(
    ({ severity, path = "", message, fix }) =>
      `- ${severity}: ${code(shorten(path, 200))} ${words(shorten(message, 400))}${fix === undefined ? "" : ` *(${words(shorten(fix, 200))})*`}`,
  );
  page.addLines("**What could not be compared, or is not as it was rendered**\n", lines, "", "problem");
}

function addEffects({ effects }: ClusterReport, severity: Severity, page: Page): void {
  const lines = effects.filter((effect) => effect.severity === severity).map(effectItem);
  page.addLines(`**${severity === "dangerous" ? "Dangerous" : "Look closely"}**\n`, lines, "", "finding");
}

function effectItem({ rule, module, object, path, message, others = [], advice, steps = [] }: Effect): string {
  const place = [module, object, path].filter((part) => part !== undefined).map((part) => code(shorten(part, 200)));
  const lines = [`- **${rule}** ${place.join(" ")}${place.length === 0 ? "" : ": "}${words(shorten(message, 600))}`];
  if (others.length > 0) {
    const shown = others.slice(0, 12).map((other) => code(shorten(other, 120)));
    lines.push(`  ${shown.join(", ")}${others.length > shown.length ? ` and ${others.length - shown.length} more` : ""}`);
  }
  if (advice !== undefined) lines.push(`  *Instead:* ${words(shorten(advice, 400))}`);
  if (steps.length > 0) {
    const shown = steps.slice(0, 10).map((step) => visible(shorten(step, 300)));
    const block = codeBlock("sh", [...shown, ...(steps.length > 10 ? [`# and ${steps.length - 10} more`] : [])]);
    lines.push("", ...block.split("\n").map((line) => `  ${line}`));
  }
  return lines.join("\n");
}

function addHosts({ hosts }: ClusterReport, page: Page): void {
  const rows = hosts.map(({ host, before, after }) => {
    const backends = (after?.backends ?? before?.backends ?? []).slice(0, 5).map((backend) => code(shorten(backend, 100), true));
    return `| ${code(shorten(host, 120), true)} | ${words(describeReach(before))} | ${words(describeReach(after))} | ${backends.join(" ")} |`;
  });
  if (rows.length > 0) page.add(`**Who reaches what**\n`);
  const shown = rows.slice(0, 60);
  if (
    shown.length > 0 &&
    !page.add(["| host | before | after | leads to |", "| --- | --- | --- | --- |", ...shown, ""].join("\n"))
  )
    page.leaveOut("host", rows.length);
  else if (rows.length > shown.length) page.leaveOut("host", rows.length - shown.length);
}

function addRestarts({ restarts }: ClusterReport, page: Page): void {
  const lines = restarts.map(
    ({ turn, place, how, because }) =>
      `- ${turn}: ${code(shorten(place.object ?? "", 200))} ${how} *(${words(shorten(enumerate(because), 200))})*`,
  );
  page.addLines(
    `<details><summary>${restarts.length} ${restarts.length === 1 ? "workload restarts" : "workloads restart"}, in this order</summary>\n`,
    lines,
    "\n</details>\n",
    "restart",
  );
}

function addRoutine({ effects }: ClusterReport, page: Page): void {
  const routine = effects.filter(({ severity, rule }) => severity === "routine" && rule !== "restarted-pods");
  const lines = routine.map(
    ({ rule, object, module, message }) =>
      `- **${rule}** ${code(shorten(object ?? module ?? "", 200))}: ${words(shorten(message, 400))}`,
  );
  page.addLines(`<details><summary>${routine.length} routine</summary>\n`, lines, "\n</details>\n", "routine finding");
}

const signs: Readonly<Record<ObjectReport["kind"], string>> = { added: "+", removed: "-", changed: "!", renamed: "!" };
/** Lines of one object beyond these are counted. */
const mostLines = 150;

function addObjects({ cluster, objects, dataFiles, otherFiles }: ClusterReport, several: boolean, page: Page): void {
  if (objects.length + dataFiles.length + otherFiles.length === 0) return;
  page.add(`**What changes${several ? ` in ${words(cluster)}` : ""}**\n`);
  for (const [module, group] of Map.groupBy(objects, (object) => object.module ?? "(applied by nothing)")) {
    if (page.isFull()) {
      page.leaveOut("object", group.length);
      continue;
    }
    const counts = [...Map.groupBy(group, ({ kind }) => kind)].map(([kind, list]) => `${list.length} ${kind}`);
    const summary = `<details><summary>${htmlCode(shorten(module, 100))} ${counts.join(", ")}</summary>\n`;
    const whole = codeBlock("diff", group.flatMap(objectLines));
    if (page.add(`${summary}\n${whole}\n</details>\n`)) continue;
    const names = codeBlock(
      "diff",
      group.map((object) => visible(`${signs[object.kind]} ${titleOf(object)}`)),
    );
    if (page.add(`${summary}\n${names}\n</details>\n`)) page.leaveOut("object's field list", group.length);
    else page.leaveOut("object", group.length);
  }
  for (const { kind, path, fields } of dataFiles) {
    const block = codeBlock("diff", capped(fields.flatMap((field) => fieldLines(viewField(field), ""))));
    const part = `<details><summary>${htmlCode(shorten(path, 200))} ${kind}, not applied by Flux</summary>\n\n${block}\n</details>\n`;
    if (!page.add(part)) page.leaveOut("data file");
  }
  page.addLines(
    "Other files:\n",
    otherFiles.map((path) => `- ${code(shorten(path, 200))}`),
    "",
    "other file",
  );
}

function objectLines(object: ObjectReport): readonly string[] {
  const lines = [`${signs[object.kind]} ${visible(titleOf(object))}`, ...notesOn(object).map((note) => `! ${visible(note)}`)];
  const whole = object.kind === "added" ? object.after : undefined;
  const body =
    whole === undefined
      ? object.fields.flatMap((field) => fieldLines(viewField(field), "  "))
      : viewValue(whole).map((line) => `+   ${line}`);
  return [...lines, ...capped(body), ""];
}

function capped(lines: readonly string[]): readonly string[] {
  return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), `# ${lines.length - mostLines} more lines`];
}

/** A field as lines of a block that GitHub colours by their first character. */
function fieldLines(view: FieldView, indent: string): readonly string[] {
  switch (view.kind) {
    case "added":
    case "removed":
      return valueLines(signs[view.kind], indent, view.path, view.lines);
    case "changed":
      return [...valueLines("-", indent, view.path, view.before), ...valueLines("+", indent, view.path, view.after)];
    case "reordered":
      return [`-${indent} ${view.path}: order ${view.before}`, `+${indent} ${view.path}: order ${view.after}`];
    case "inside":
      return [` ${indent} ${view.path} (${view.format}):`, ...view.fields.flatMap((field) => fieldLines(field, `${indent}  `))];
    case "lines": {
      const sign = { same: " ", added: "+", removed: "-" } as const;
      const lines = view.hunks.flatMap(({ beforeLine, afterLine, lines }) => [
        `@@ line ${beforeLine}, now ${afterLine} @@`,
        ...lines.map(({ kind, text }) => `${sign[kind]}${indent}   ${text}`),
      ]);
      return [` ${indent} ${view.path}:`, ...lines];
    }
  }
}

function valueLines(sign: string, indent: string, path: string, lines: readonly string[]): readonly string[] {
  const [first = "", ...rest] = lines;
  if (rest.length === 0) return [`${sign}${indent} ${path}: ${shorten(first, 2000)}`];
  return [`${sign}${indent} ${path}:`, ...lines.map((line) => `${sign}${indent}   ${shorten(line, 2000)}`)];
}
