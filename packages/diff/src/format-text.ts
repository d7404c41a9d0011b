import { describeReach } from "./describe-reach.ts";
import type { Effect, Severity } from "./effect.ts";
import { emphasize, type FieldView, viewField, viewValue } from "./field-view.ts";
import { type ClusterReport, type DiffReport, describeModules, notesOn, type ObjectReport, titleOf } from "./report.ts";
import { visible } from "./visible-text.ts";

/** Colours a text, or does not. */
export type Paint = (style: "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "inverse", text: string) => string;

/** How a report is written to a terminal. */
export interface TextFormat {
  readonly paint: Paint;
  /** The width to wrap at; absent in a pipe, where lines are as long as they are. */
  readonly columns?: number;
  /** More lines of objects than these are counted and not shown. @default 2000 */
  readonly mostLines?: number;
}

const titles: Readonly<Record<Severity, string>> = { dangerous: "dangerous", "look-closely": "look closely", routine: "routine" };
const colours: Readonly<Record<Severity, Parameters<Paint>[0]>> = {
  dangerous: "red",
  "look-closely": "yellow",
  routine: "green",
};
/** Findings of one rule beyond these are counted. */
const mostFindings: Readonly<Record<Severity, number>> = { dangerous: 40, "look-closely": 20, routine: 8 };

/** A report for a terminal: the verdict, what happens, then what changes. Ends in a newline. */
export function formatText(report: DiffReport, format: TextFormat): string {
  const compared = `from ${visible(report.base)} to ${visible(report.head)}`;
  return `${report.clusters.map((cluster) => formatCluster(cluster, compared, format)).join("\n")}`;
}

function formatCluster(report: ClusterReport, compared: string, format: TextFormat): string {
  const { paint } = format;
  const lines = [`${paint("bold", report.cluster)}: ${verdict(report.verdict, paint)}  ${paint("dim", compared)}`];
  for (const reason of report.reasons.slice(0, 5)) lines.push(...wrap(visible(reason), "  ", format));
  if (report.reasons.length > 5) lines.push(`  and ${report.reasons.length - 5} more`);
  const reach = describeModules(report);
  if (reach !== undefined) lines.push(paint("dim", `  ${reach}`));
  for (const problem of report.problems) {
    lines.push(
      "",
      `${paint(problem.severity === "error" ? "red" : "yellow", problem.severity)} ${problem.rule}  ${visible(problem.path ?? "")}`,
    );
    lines.push(
      ...wrap(visible(problem.message), "  ", format),
      ...(problem.fix === undefined ? [] : wrap(`fix: ${visible(problem.fix)}`, "  ", format)),
    );
  }
  for (const [severity, effects] of Map.groupBy(report.effects, ({ severity }) => severity)) {
    lines.push("", heading(titles[severity], colours[severity], format));
    for (const [, found] of Map.groupBy(effects, ({ rule }) => rule)) {
      for (const effect of found.slice(0, mostFindings[severity])) lines.push(...formatEffect(effect, format));
      const left = found.length - mostFindings[severity];
      if (left > 0) lines.push(`  ${found[0]?.rule}  and ${left} more`);
    }
  }
  lines.push(...formatHosts(report, format), ...formatRestarts(report, format), ...formatObjects(report, format));
  return `${lines.join("\n")}\n`;
}

function verdict(severity: Severity, paint: Paint): string {
  return paint(colours[severity], titles[severity]);
}

function heading(text: string, colour: Parameters<Paint>[0], { paint }: TextFormat): string {
  return paint("bold", paint(colour, text));
}

function formatEffect(
  { rule, severity, module, object, path, message, others = [], advice, steps = [] }: Effect,
  format: TextFormat,
): readonly string[] {
  const { paint } = format;
  const place = [module, object, severity === "routine" ? undefined : path].filter((part) => part !== undefined).join(", ");
  const head = `  ${paint(colours[severity], rule)}  ${visible(place)}`;
  if (severity === "routine") return [`${head}${place === "" ? "" : " "}${visible(message)}`];
  const listed =
    others.length === 0 ? [] : [`${others.slice(0, 8).join(", ")}${others.length > 8 ? ` and ${others.length - 8} more` : ""}`];
  return [
    head,
    ...wrap(visible(message), "    ", format),
    ...listed.flatMap((line) => wrap(visible(line), "      ", format)),
    ...(advice === undefined ? [] : wrap(`instead: ${visible(advice)}`, "    ", format)),
    // Commands stay on their lines, to be copied.
    ...steps.map((step) => paint("cyan", `      ${visible(step)}`)),
  ];
}

function formatHosts({ hosts }: ClusterReport, format: TextFormat): readonly string[] {
  if (hosts.length === 0) return [];
  const width = Math.max(...hosts.map(({ host }) => visible(host).length));
  const rows = hosts.map(
    ({ host, before, after }) =>
      `  ${visible(host).padEnd(width)}  ${describeReach(before)} → ${describeReach(after)}${after === undefined ? "" : format.paint("dim", `  ${visible(after.backends.join(", "))}`)}`,
  );
  return ["", heading("who reaches what", "cyan", format), ...rows];
}

function formatRestarts({ restarts }: ClusterReport, format: TextFormat): readonly string[] {
  if (restarts.length === 0) return [];
  const rows = restarts
    .slice(0, 30)
    .map(
      ({ turn, place, how }) =>
        `  ${turn}. ${visible(`${place.module ?? ""}  ${place.object ?? ""}`)}  ${format.paint(how.includes("down") ? "yellow" : "dim", how)}`,
    );
  return [
    "",
    heading("what restarts, in this order", "cyan", format),
    ...rows,
    ...(restarts.length > 30 ? [`  and ${restarts.length - 30} more`] : []),
  ];
}

const signs: Readonly<Record<ObjectReport["kind"], readonly [string, Parameters<Paint>[0]]>> = {
  added: ["+", "green"],
  removed: ["-", "red"],
  changed: ["~", "yellow"],
  renamed: [">", "yellow"],
};

function formatObjects({ objects, dataFiles, otherFiles }: ClusterReport, format: TextFormat): readonly string[] {
  const { paint, mostLines = 2000 } = format;
  const lines: string[] = [];
  let shown = 0;
  for (const [module, group] of Map.groupBy(objects, ({ module }) => module ?? "(applied by nothing)")) {
    if (lines.length > mostLines) break;
    lines.push("", paint("bold", visible(module)));
    for (const object of group) {
      if (lines.length > mostLines) break;
      shown += 1;
      const [sign, colour] = signs[object.kind];
      lines.push(
        `  ${paint(colour, `${sign} ${visible(titleOf(object))}`)}`,
        ...notesOn(object).map((note) => `      ${paint("dim", visible(note))}`),
      );
      lines.push(...object.fields.flatMap((field) => formatField(viewField(field), "      ", format)));
      if (object.kind === "added" && object.after !== undefined) lines.push(...summary(object, format));
    }
  }
  if (shown < objects.length)
    lines.push("", `(and ${objects.length - shown} more objects: --format json and --format html have them all)`);
  for (const { kind, path, fields } of dataFiles) {
    const [sign, colour] = signs[kind];
    lines.push(
      "",
      `  ${paint(colour, `${sign} ${visible(path)}`)}`,
      ...fields.flatMap((field) => formatField(viewField(field), "      ", format)),
    );
  }
  if (otherFiles.length > 0) lines.push("", `other files: ${otherFiles.map(visible).join(", ")}`);
  return lines;
}

/** A new object in full says little to a reader of a terminal: what it says beyond its name, in so many lines. */
function summary({ after = {} }: ObjectReport, { paint }: TextFormat): readonly string[] {
  const rest = Object.fromEntries(Object.entries(after).filter(([key]) => !["apiVersion", "kind", "metadata"].includes(key)));
  const lines = Object.keys(rest).length === 0 ? [] : viewValue(rest);
  const most = 12;
  return [
    ...lines.slice(0, most).map((line) => paint("green", `      ${line}`)),
    ...(lines.length > most ? [paint("dim", `      … ${lines.length - most} more lines`)] : []),
  ];
}

function formatField(view: FieldView, indent: string, format: TextFormat): readonly string[] {
  const { paint } = format;
  switch (view.kind) {
    case "added":
    case "removed": {
      const [sign, colour] = signs[view.kind];
      const [first = "", ...rest] = view.lines;
      if (rest.length === 0) return [`${indent}${paint(colour, `${sign} ${view.path}: ${first}`)}`];
      return [
        `${indent}${paint(colour, `${sign} ${view.path}:`)}`,
        ...view.lines.map((line) => `${indent}${paint(colour, `    ${line}`)}`),
      ];
    }
    case "reordered":
      return [`${indent}${paint("yellow", "~")} ${view.path}: order ${view.before} → ${view.after}`];
    case "inside":
      return [
        `${indent}${paint("yellow", "~")} ${view.path} ${paint("dim", `(${view.format})`)}`,
        ...view.fields.flatMap((field) => formatField(field, `${indent}  `, format)),
      ];
    case "lines":
      return [
        `${indent}${paint("yellow", "~")} ${view.path}`,
        ...view.hunks.flatMap(({ lines }, index) => [
          ...(index === 0 ? [] : [`${indent}    …`]),
          ...lines.map(({ kind, text }) => paintLine(kind, text, indent, paint)),
        ]),
      ];
    case "changed": {
      const [before = "", after = ""] = [view.before[0], view.after[0]];
      if (view.before.length > 1 || view.after.length > 1) {
        return [
          `${indent}${paint("yellow", "~")} ${view.path}`,
          ...view.before.map((line) => paintLine("removed", line, indent, paint)),
          ...view.after.map((line) => paintLine("added", line, indent, paint)),
        ];
      }
      const words = emphasize(before, after);
      const [left, right] = [words.before, words.after].map((parts, side) =>
        parts.map(({ text, differs }) => (differs ? paint(side === 0 ? "red" : "green", text) : text)).join(""),
      );
      const wide = view.path.length + before.length + after.length + indent.length + 8 > (format.columns ?? 160);
      return wide
        ? [
            `${indent}${paint("yellow", "~")} ${view.path}`,
            `${indent}    ${paint("red", "-")} ${left}`,
            `${indent}    ${paint("green", "+")} ${right}`,
          ]
        : [`${indent}${paint("yellow", "~")} ${view.path}: ${left} → ${right}`];
    }
  }
}

function paintLine(kind: "same" | "added" | "removed", text: string, indent: string, paint: Paint): string {
  if (kind === "same") return `${indent}      ${text}`;
  return kind === "added" ? `${indent}    ${paint("green", `+ ${text}`)}` : `${indent}    ${paint("red", `- ${text}`)}`;
}

/** Breaks a text at spaces, with a margin; a word that is longer than a line stays whole. */
function wrap(text: string, margin: string, { columns }: TextFormat): readonly string[] {
  if (columns === undefined || margin.length + text.length <= columns) return [margin + text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && margin.length + line.length + 1 + word.length > columns) {
      lines.push(margin + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, margin + line];
}
