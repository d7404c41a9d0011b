import type { Json } from "./value.ts";

// Reads the YAML that cowlab writes, ten times as fast as a reader of all YAML. It is strict: of what is written in any
// other way it makes nothing of its own, so what it reads is what every reader reads.

/** Where the reader is. */
interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

/** Words and phrases that are strings to every reader of YAML. */
const plainText = /^(?![eE][-+]?\d+$)[A-Za-z/][\w./@%+=~()-]*(?:[ :,][\w./@%+=~()-]+)*$/;
/** Addresses, durations and quantities. */
const plainFigure = /^\d+(\.\d+){3}(\/\d+|-\d+(\.\d+){3})?$|^\d+(\.\d+)?(ms|m|s|h|[KMGT]i)$/;
const plainNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,20}(?:e[+-]?\d{1,3})?)?$/;
const reserved = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null"]);
/** What it is not written with: control characters, and what is the end of a line, also of a comment, to some readers only. */
const foreignCharacter = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]/;
/** Deeper nesting is left to the other reader, whose stack it is then. */
const deepest = 100;

/** The data of a rendered file; undefined where it is not written as cowlab writes, which says nothing about its being right. */
export function readRendered(text: string): Json | undefined {
  if (!text.endsWith("\n") || foreignCharacter.test(text)) return undefined;
  const lines = text.slice(0, -1).split("\n");
  const cursor: Cursor = { lines, at: 0 };
  while (lines[cursor.at]?.startsWith("#") === true) cursor.at += 1;
  if (lines[cursor.at] === undefined) return undefined;
  const value = readBelow(cursor, 0, 0);
  return cursor.at === lines.length ? value : undefined;
}

/** A map or list whose first line is the current one, indented by `column`. */
function readBelow(cursor: Cursor, column: number, depth: number): Json | undefined {
  const line = cursor.lines[cursor.at];
  if (line === undefined || indentOf(line) !== column || depth > deepest) return undefined;
  return isDash(line, column) ? readList(cursor, column, depth) : readMap(cursor, column, depth);
}

function readList(cursor: Cursor, column: number, depth: number): Json | undefined {
  const items: Json[] = [];
  // The first line may stand behind the dash of a list around it.
  for (let first = true; ; first = false) {
    const line = cursor.lines[cursor.at];
    if (line === undefined) return items;
    if (!first) {
      const indent = indentOf(line);
      if (indent < column && line !== "") return items;
      if (indent !== column) return undefined;
    }
    if (!isDash(line, column)) return undefined;
    const item = readItem(cursor, line, column, depth);
    if (item === undefined) return undefined;
    items.push(item);
  }
}

/** What stands behind a dash: a list or map that starts on its line, or a scalar. */
function readItem(cursor: Cursor, line: string, column: number, depth: number): Json | undefined {
  const inner = column + 2;
  if (depth > deepest || line.length <= inner) return undefined;
  if (isDash(line, inner)) return readList(cursor, inner, depth + 1);
  return keyEnd(line, inner) < 0 ? readValue(cursor, line.slice(inner), column) : readMap(cursor, inner, depth + 1);
}

function readMap(cursor: Cursor, column: number, depth: number): Json | undefined {
  const map: Record<string, Json> = {};
  for (let first = true; ; first = false) {
    const line = cursor.lines[cursor.at];
    if (line === undefined) return map;
    if (!first) {
      const indent = indentOf(line);
      if (indent < column && line !== "") return map;
      if (indent !== column) return undefined;
    }
    const end = keyEnd(line, column);
    if (end < 0) return undefined;
    const key = readKey(line.slice(column, end));
    if (key === undefined || Object.hasOwn(map, key)) return undefined;
    let value: Json | undefined;
    if (line.length === end + 1) {
      cursor.at += 1;
      value = readBelow(cursor, column + 2, depth + 1);
    } else {
      value = readValue(cursor, line.slice(end + 2), column);
    }
    if (value === undefined) return undefined;
    map[key] = value;
  }
}

/** Where the colon after a key is, -1 where there is no key. */
function keyEnd(line: string, column: number): number {
  let from = column;
  if (line.charCodeAt(column) === 0x22) {
    from = closingQuote(line, column) + 1;
    return from > 0 && isColon(line, from) ? from : -1;
  }
  for (let colon = line.indexOf(":", from); colon >= 0; colon = line.indexOf(":", colon + 1)) {
    if (isColon(line, colon)) return colon;
  }
  return -1;
}

/** A colon that ends a key: followed by a space and something, or by nothing. */
function isColon(line: string, at: number): boolean {
  if (line.charCodeAt(at) !== 0x3a) return false;
  return line.length === at + 1 || (line.charCodeAt(at + 1) === 0x20 && line.length > at + 2);
}

function closingQuote(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return -1;
}

function readKey(text: string): string | undefined {
  // Longer keys are written in another way, and this one would be no field.
  if (text.length > 1000 || text === "__proto__") return undefined;
  if (text.charCodeAt(0) === 0x22) {
    const key = readQuoted(text);
    return key === "__proto__" ? undefined : key;
  }
  return isPlain(text) ? text : undefined;
}

/** A scalar, an empty list or map, or a block of text, whose margin is two more than `column`. */
function readValue(cursor: Cursor, text: string, column: number): Json | undefined {
  const code = text.charCodeAt(0);
  cursor.at += 1;
  if (code === 0x7c) return readBlock(cursor, text, column + 2);
  if (code === 0x22) return readQuoted(text);
  if (code === 0x5b) return text === "[]" ? [] : undefined;
  if (code === 0x7b) return text === "{}" ? {} : undefined;
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
    if (plainNumber.test(text)) return text === "-0" ? undefined : Number(text);
    return plainFigure.test(text) ? text : undefined;
  }
  return isPlain(text) ? text : undefined;
}

function isPlain(text: string): boolean {
  return plainText.test(text) ? text.length > 5 || !reserved.has(text.toLowerCase()) : plainFigure.test(text);
}

/** JSON's quotes are YAML's, too, on one line and with no other escapes. */
function readQuoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function readBlock(cursor: Cursor, header: string, margin: number): string | undefined {
  if (header !== "|" && header !== "|-" && header !== "|+") return undefined;
  const { lines } = cursor;
  const first = lines[cursor.at];
  // What the first line starts with sets the margin.
  if (first === undefined || indentOf(first) !== margin || first.length === margin || first.charCodeAt(margin) === 0x09)
    return undefined;
  const content: string[] = [];
  for (; cursor.at < lines.length; cursor.at += 1) {
    const line = lines[cursor.at] ?? "";
    if (line === "") content.push("");
    else {
      const indent = indentOf(line);
      if (indent >= margin) content.push(line.slice(margin));
      // A line of nothing but spaces belongs to the block, whatever their number.
      else if (indent === line.length || line.charCodeAt(indent) === 0x09) return undefined;
      else break;
    }
  }
  let end = content.length;
  while (content[end - 1] === "") end -= 1;
  const text = content.slice(0, end).join("\n");
  if (header === "|-") return text;
  return header === "|" ? `${text}\n` : text + "\n".repeat(content.length - end + 1);
}

function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 0x20) indent += 1;
  return indent;
}

/** A dash with something behind it. */
function isDash(line: string, column: number): boolean {
  return line.charCodeAt(column) === 0x2d && line.charCodeAt(column + 1) === 0x20;
}
