import { emitYaml } from "@cowlab/core";
import { type FieldChange, formatPath, type TextHunk } from "./field-change.ts";
import type { Json } from "./value.ts";
import { visible, visibleLines } from "./visible-text.ts";

/** A change of a field as every format draws it, with nothing in it that is not seen. */
export type FieldView =
  | { readonly kind: "added" | "removed"; readonly path: string; readonly lines: readonly string[] }
  | { readonly kind: "changed"; readonly path: string; readonly before: readonly string[]; readonly after: readonly string[] }
  | { readonly kind: "reordered"; readonly path: string; readonly before: string; readonly after: string }
  /** A text that holds a file: what differs in it. */
  | { readonly kind: "inside"; readonly path: string; readonly format: string; readonly fields: readonly FieldView[] }
  | { readonly kind: "lines"; readonly path: string; readonly hunks: readonly TextHunk[] };

/** Makes a change ready to be drawn. */
export function viewField(change: FieldChange): FieldView {
  const path = visible(formatPath(change.path));
  switch (change.kind) {
    case "added":
      return { kind: "added", path, lines: viewValue(change.after) };
    case "removed":
      return { kind: "removed", path, lines: viewValue(change.before) };
    case "reordered":
      return { kind: "reordered", path, before: visible(change.before.join(", ")), after: visible(change.after.join(", ")) };
    case "changed": {
      const { inside } = change;
      if (inside === undefined)
        return { kind: "changed", path, before: viewValue(change.before), after: viewValue(change.after) };
      if (inside.format !== "text") return { kind: "inside", path, format: inside.format, fields: inside.changes.map(viewField) };
      const hunks = inside.hunks.map((hunk) => ({
        ...hunk,
        lines: hunk.lines.map((line) => ({ ...line, text: visibleLines(line.text).join("") })),
      }));
      return { kind: "lines", path, hunks };
    }
  }
}

/** A value as lines: a scalar on one, lists and maps as YAML. */
export function viewValue(value: Json): readonly string[] {
  if (typeof value === "string")
    return value === ""
      ? ['""']
      : value.includes("\n")
        ? ["|", ...visibleLines(value.replace(/\n$/, "")).map((line) => `  ${line}`)]
        : [visible(value)];
  if (typeof value !== "object" || value === null) return [String(value)];
  return visibleLines(emitYaml(value).trimEnd());
}

/** A part of a text, and whether it is what differs. */
export interface TextPart {
  readonly text: string;
  readonly differs: boolean;
}

/** Two texts of one line by what they have in common at their ends, to the word. */
export function emphasize(
  before: string,
  after: string,
): { readonly before: readonly TextPart[]; readonly after: readonly TextPart[] } {
  const [left, right] = [before, after].map((text) => text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? []);
  if (left === undefined || right === undefined) return { before: [], after: [] };
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const parts = (words: readonly string[]): readonly TextPart[] =>
    [
      { text: words.slice(0, start).join(""), differs: false },
      { text: words.slice(start, words.length - end).join(""), differs: true },
      { text: words.slice(words.length - end).join(""), differs: false },
    ].filter(({ text }) => text !== "");
  return { before: parts(left), after: parts(right) };
}
