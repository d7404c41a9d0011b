// Writes YAML that YAML 1.1 and 1.2 readers read alike. Kubernetes, kustomize and Helm read 1.1, where yes, on, y, 1_000
// and 0b11 are no strings; so a string is plain only where no reader can take it for anything else.

import { remember } from "./remember.ts";

/** Words that some YAML reader takes for a boolean or null. */
const reserved = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null"]);
const longestReserved = Math.max(...[...reserved].map(({ length }) => length));
/** Words and phrases; `e1` is none, which some readers of YAML 1.1 take for a number. */
const plainText = /^(?![eE][-+]?\d+$)[A-Za-z/][\w./@%+=~()-]*(?:[ :,][\w./@%+=~()-]+)*$/;
/** Addresses, durations and quantities: what starts with a digit and still is no number in any YAML. */
const plainFigure = /^\d+(\.\d+){3}(\/\d+|-\d+(\.\d+){3})?$|^\d+(\.\d+)?(ms|m|s|h|[KMGT]i)$/;
/** What a literal block can hold: it begins with its margin, and has no character that a reader refuses, folds or drops. */
const blockText = /^(?![ \t\n])[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Fields that come first in every map, in this order; the others follow by the alphabet. */
const leading = ["apiVersion", "kind", "metadata", "name", "namespace"];

/**
 * A document as YAML, ending in a newline. Undefined fields are left out; maps are sorted, so that moving code moves no YAML.
 *
 * @param comment a line that comes before it, with its `#`
 */
export function emitYaml(value: unknown, comment?: string): string {
  const pieces: string[] = comment === undefined ? [] : [comment, "\n"];
  const start = pieces.length;
  emit(value, 0, "", pieces);
  // A scalar follows a space, as it does after a colon or a dash; a document follows nothing.
  if (pieces[start]?.startsWith(" ") === true) pieces[start] = pieces[start].slice(1);
  pieces.push("\n");
  return pieces.join("");
}

/**
 * Adds a value as it follows a colon or a dash: on the same line after a space, or on lines of its own, the first of which begins
 * with the lead. The items of a list lead with a space, so that the first line of a map or list is on the dash's own line.
 */
function emit(value: unknown, depth: number, lead: string, pieces: string[]): void {
  if (typeof value !== "object" || value === null) pieces.push(" ", emitScalar(value, depth));
  else if (Array.isArray(value)) emitList(value, depth, lead, pieces);
  else emitMap(value as Readonly<Record<string, unknown>>, depth, lead, pieces);
}

function emitList(list: readonly unknown[], depth: number, lead: string, pieces: string[]): void {
  const line = lineAt(depth);
  for (let index = 0; index < list.length; index++) {
    pieces.push(index === 0 ? lead : line, "-");
    emit(list[index], depth + 1, " ", pieces);
  }
  if (list.length === 0) pieces.push(" []");
}

function emitMap(record: Readonly<Record<string, unknown>>, depth: number, lead: string, pieces: string[]): void {
  const fields = fieldsOf(record);
  if (fields.length === 0) pieces.push(" {}");
  const line = lineAt(depth);
  const below = lineAt(depth + 1);
  // Not by an iterator, which makes an object for each field before V8 has optimised the loop.
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (field === undefined) continue;
    const value = record[field.key];
    const start = index === 0 ? lead : line;
    if (field.isLong) {
      pieces.push(start, "? ", field.written, line, ":");
      emit(value, depth + 1, below, pieces);
    } else if (typeof value === "object" && value !== null) {
      pieces.push(start, field.written);
      emit(value, depth + 1, below, pieces);
    } else {
      if (start === line) pieces.push(startAt(field, depth));
      else pieces.push(start, field.written, " ");
      pieces.push(emitScalar(value, depth + 1));
    }
  }
}

function emitScalar(value: unknown, depth: number): string {
  if (typeof value === "string") return emitString(value, depth);
  return typeof value === "number" ? emitNumber(value) : String(value ?? null);
}

const lines: string[] = [];

/** How a line begins at a depth. */
function lineAt(depth: number): string {
  while (lines.length <= depth) lines.push(`\n${"  ".repeat(lines.length)}`);
  return lines[depth] ?? "";
}

/** A key as it is written, with its colon, where it is not too long for one that stands on a line with its value. */
interface Field {
  readonly key: string;
  readonly written: string;
  readonly isLong: boolean;
  /** How a line with a scalar begins, by its depth. */
  readonly starts: string[];
}

function startAt(field: Field, depth: number): string {
  field.starts[depth] ??= `${lineAt(depth)}${field.written} `;
  return field.starts[depth];
}

/** What maps have in common whose keys begin alike. There are some hundreds of maps, each of them in thousands of objects. */
interface Shape {
  readonly next: Map<string, Shape>;
  /** The fields of a map that has no more keys, in the order in which they are written. */
  fields?: readonly Field[];
}

const anyShape: Shape = { next: new Map() };
const mostShapes = 10_000;
let shapes = 0;

/** The fields of a map, without those that are undefined. */
function fieldsOf(record: Readonly<Record<string, unknown>>): readonly Field[] {
  let shape = anyShape;
  for (const key in record) {
    if (record[key] !== undefined) shape = shape.next.get(key) ?? longer(shape, key);
  }
  shape.fields ??= sortedKeys(record).map(fieldOf);
  return shape.fields;
}

function longer(shape: Shape, key: string): Shape {
  const made: Shape = { next: new Map() };
  if (shapes < mostShapes && key.length <= 200) shape.next.set(key, made);
  shapes += 1;
  return made;
}

function fieldOf(key: string): Field {
  const text = emitLine(key);
  const isLong = text.length > 1000;
  return { key, written: isLong ? text : `${text}:`, isLong, starts: [] };
}

function sortedKeys(record: Readonly<Record<string, unknown>>): readonly string[] {
  const rank = (key: string): number => (leading.includes(key) ? leading.indexOf(key) : leading.length);
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  return keys.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

function emitString(text: string, depth: number): string {
  return text.includes("\n") && blockText.test(text) ? emitBlock(text, "  ".repeat(depth)) : emitLine(text);
}

/** A text on one line, as it is or in quotes. */
const emitLine = remember((text) => (isPlain(text) ? text : quote(text)));

function isPlain(text: string): boolean {
  if (text.length >= 1000) return false;
  if (!plainText.test(text)) return plainFigure.test(text);
  return text.length > longestReserved || !reserved.has(text.toLowerCase());
}

/** A literal block: the text as it is, so that a script or a configuration file reads as one in a diff. */
function emitBlock(text: string, indent: string): string {
  const end = /\n*$/.exec(text)?.[0].length ?? 0;
  const chomping = end === 0 ? "-" : end === 1 ? "" : "+";
  const margin = indent === "" ? "  " : indent;
  const lines = (end === 0 ? text : text.slice(0, -1)).split("\n");
  return `|${chomping}\n${lines.map((line) => (line === "" ? "" : margin + line)).join("\n")}`;
}

/** Double quotes, with everything escaped that a YAML reader would refuse, fold or drop. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** YAML 1.1 knows a number with an exponent only where it has a fraction, too. */
function emitNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value < 0 ? "-.inf" : ".inf";
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}
