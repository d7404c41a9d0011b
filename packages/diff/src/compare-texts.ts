import { isObject } from "@cowlab/core";
import { structuredPatch } from "diff";
import { compareValues } from "./compare-values.ts";
import type { InsideText, TextHunk } from "./field-change.ts";
import { readIni } from "./read-ini.ts";
import { readYaml } from "./read-yaml.ts";
import { isList, type Json } from "./value.ts";

/** Beyond so many changed lines a comparison takes seconds and says nothing to a reader. */
const maxEditLength = 2000;
const longest = 1_000_000;

/** What differs inside two texts that hold files; undefined for short texts, which say it themselves. */
export function compareTexts(before: string, after: string): InsideText | undefined {
  if (before.length > longest || after.length > longest) return undefined;
  const lines = before.includes("\n") || after.includes("\n");
  const data = bothHold(before, after, lines);
  if (data !== undefined) {
    const changes = compareValues(data.before, data.after);
    // Comments and the way in which data is written are told by lines.
    if (changes.length > 0) return { format: data.format, changes };
  }
  return lines ? compareLines(before, after) : undefined;
}

interface HeldData {
  readonly format: "yaml" | "json" | "ini";
  readonly before: Json;
  readonly after: Json;
}

function bothHold(before: string, after: string, lines: boolean): HeldData | undefined {
  const json = { before: readJson(before), after: readJson(after) };
  if (json.before !== undefined && json.after !== undefined) return { format: "json", before: json.before, after: json.after };
  if (!lines) return undefined;
  const yaml = { before: readCollection(before), after: readCollection(after) };
  if (yaml.before !== undefined && yaml.after !== undefined) return { format: "yaml", before: yaml.before, after: yaml.after };
  const ini = { before: readIni(before), after: readIni(after) };
  if (ini.before !== undefined && ini.after !== undefined) return { format: "ini", before: ini.before, after: ini.after };
  return undefined;
}

function readJson(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function readCollection(text: string): Json | undefined {
  const read = readYaml(text);
  if (!("documents" in read) || read.documents.length !== 1) return undefined;
  const [value] = read.documents;
  return isObject(value) || isList(value) ? value : undefined;
}

function compareLines(before: string, after: string, context = 2): InsideText | undefined {
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context, maxEditLength });
  if (patch === undefined) return undefined;
  const hunks = patch.hunks.map(({ oldStart, newStart, lines }): TextHunk => {
    return {
      beforeLine: oldStart,
      afterLine: newStart,
      // A missing line end is a line that starts with a backslash.
      lines: lines.map((line) => ({
        kind: line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same",
        text: line.slice(1),
      })),
    };
  });
  return { format: "text", hunks };
}
