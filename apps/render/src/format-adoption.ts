import type { AdoptionReport } from "@cowlab/adopt/adopt";
import type { AdoptedObject, Fate } from "@cowlab/adopt/adopted-object";
import type { Found } from "@cowlab/adopt/found-facts";
import { describePlace } from "@cowlab/core";
import { type FieldChange, formatPath } from "@cowlab/diff/field-change";
import { wrap } from "./format-problems.ts";
import type { Paint } from "./paint.ts";

/** How an adoption is written. */
export interface AdoptionFormat {
  readonly folder: string;
  /** Whether every object and every field is listed. */
  readonly details: boolean;
  readonly paint: Paint;
  /** The width of the terminal; absent in a pipe. */
  readonly columns?: number | undefined;
}

/** More fields than these are counted and not listed, unless all are asked for. */
const listed = 4;

/** The report of an adoption for people: what was found, what becomes of it, and last what needs care. Ends in a newline. */
export function formatAdoption(report: AdoptionReport, format: AdoptionFormat): string {
  const sections = [
    headline(report, format),
    facts(report, format),
    modules(report, format),
    fates(report, format),
    places("Not understood", "red", report.notUnderstood, format),
    places("Changed by kustomize, unseen", "yellow", report.transforms, format),
    format.details ? places("No objects of Kubernetes", "dim", report.others, format) : "",
    problems(report, format),
    dangers(report, format),
  ];
  return sections.filter((section) => section !== "").join("\n");
}

function headline({ files, objects, others }: AdoptionReport, { folder, paint }: AdoptionFormat): string {
  const found = `${count(objects.length, "object")} in ${count(files, "file")}`;
  return `${paint("bold", folder)}: ${found}${others.length === 0 ? "" : `, and ${others.length} that are no objects`}\n`;
}

function facts({ facts, assumptions, missing }: AdoptionReport, { paint }: AdoptionFormat): string {
  const rows = Object.entries(facts).flatMap(([fact, found]: [string, Found<unknown> | undefined]) =>
    found === undefined ? [] : [[fact, shortly(found.value), firstOf(found.from)] as const],
  );
  const width = Math.max(0, ...rows.map(([fact]) => fact.length), ...[...assumptions, ...missing].map(({ fact }) => fact.length));
  return [
    ...section(
      "Facts",
      paint,
      rows.map(([fact, value, from]) => `${fact.padEnd(width)}  ${value}  ${paint("dim", from)}`),
    ),
    ...section(
      "Assumed",
      paint,
      assumptions.map(({ fact, value, because }) => `${fact.padEnd(width)}  ${value}  ${paint("dim", because)}`),
    ),
    ...section(
      "Not in the folder",
      paint,
      missing.map(({ fact, advice }) => `${paint("yellow", fact.padEnd(width))}  ${advice}`),
    ),
  ].join("\n");
}

function modules({ modules }: AdoptionReport, { paint }: AdoptionFormat): string {
  const width = Math.max(0, ...modules.map(({ factory }) => factory.length));
  return section(
    "Modules",
    paint,
    modules.map(({ factory, by }) => `${factory.padEnd(width)}  ${paint("dim", firstOf(by))}`),
  ).join("");
}

const words: Readonly<Record<Fate["kind"], string>> = {
  same: "the same",
  changed: "changed",
  replaced: "replaced",
  "left-over": "left over",
};

function fates({ objects }: AdoptionReport, format: AdoptionFormat): string {
  const { paint, details } = format;
  if (objects.length === 0) return "";
  const by = Map.groupBy(objects, ({ fate }) => fate.kind);
  const kinds = ["same", "changed", "replaced", "left-over"] as const;
  const total = kinds.map((kind) => `${by.get(kind)?.length ?? 0} ${words[kind]}`).join(", ");
  const shown = kinds.filter((kind) => details || kind === "changed" || kind === "left-over");
  const lines = shown.flatMap((kind) =>
    section(
      `${(words[kind][0] ?? "").toUpperCase()}${words[kind].slice(1)}`,
      paint,
      (by.get(kind) ?? []).flatMap((object) => describe(object, format)),
    ),
  );
  return `${paint("bold", "Objects")}: ${total}\n${lines.length === 0 ? "" : `\n${lines.join("\n")}`}`;
}

function describe({ object, place, fate }: AdoptedObject, { paint, details }: AdoptionFormat): readonly string[] {
  const head = `${object}  ${paint("dim", place)}`;
  if (fate.kind === "same") return [head];
  if (fate.kind !== "changed") return [head, `  ${fate.reason}`];
  const shown = details || fate.fields.length <= listed + 1 ? fate.fields : fate.fields.slice(0, listed);
  const more = fate.fields.length - shown.length;
  return [head, ...shown.map((field) => `  ${describeField(field)}`), ...(more === 0 ? [] : [`  and ${more} more fields`])];
}

function describeField(field: FieldChange): string {
  const path = formatPath(field.path);
  if (field.kind === "added") return `${path}: added, ${shortly(field.after)}`;
  if (field.kind === "removed") return `${path}: gone, was ${shortly(field.before)}`;
  if (field.kind === "reordered") return `${path}: in another order`;
  return field.inside === undefined ? `${path}: ${shortly(field.before)} → ${shortly(field.after)}` : `${path}: another text`;
}

function places(
  title: string,
  style: "red" | "yellow" | "dim",
  entries: AdoptionReport["others"],
  { paint }: AdoptionFormat,
): string {
  return section(
    title,
    paint,
    entries.map(({ place, reason }) => `${paint(style, place)}  ${reason}`),
  ).join("");
}

/** What keeps the proposed cluster from being rendered. */
function problems({ problems }: AdoptionReport, { paint }: AdoptionFormat): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const lines = errors.map(({ rule, message, ...place }) => `${paint("red", rule)}  ${describePlace(place)}: ${message}`);
  return section("To mend in the cluster file", paint, lines).join("");
}

function dangers({ dangers }: AdoptionReport, { paint, columns }: AdoptionFormat): string {
  const width = columns === undefined ? undefined : columns - 4;
  const lines = dangers.flatMap(({ object, place, message, advice }) => [
    `${paint(["red", "bold"], object)}  ${paint("dim", place)}`,
    ...[...wrap(message, width), ...wrap(`do: ${advice}`, width)].map((line) => `  ${line}`),
  ]);
  return section("Before the old objects go", paint, lines).join("");
}

/** A title and the lines below it; nothing where there are none. */
function section(title: string, paint: Paint, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${paint("bold", title)}\n${lines.map((line) => `  ${line}\n`).join("")}`];
}

/** A value on one line, cut where it is long. */
function shortly(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

function firstOf(places: readonly string[]): string {
  const [first = "", ...more] = places;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
