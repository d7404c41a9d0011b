import { align } from "../align.ts";
import { emphasize, type TextPart } from "../field-view.ts";
import { escapeLine } from "./escape-html.ts";

/** Unchanged lines that are shown around changed ones. */
const context = 3;

interface Row {
  readonly before?: number;
  readonly after?: number;
  readonly same: boolean;
}

/** Two texts by their lines as a table, what differs marked to the word, what does not folded away. */
export function sideBySide(before: readonly string[], after: readonly string[]): string {
  const rows = rowsOf(before, after);
  const near = new Set(
    rows.flatMap((row, index) => (row.same ? [] : Array.from({ length: 2 * context + 1 }, (_, step) => index - context + step))),
  );
  const html: string[] = [];
  let hidden = 0;
  for (const [index, row] of rows.entries()) {
    if (!near.has(index)) {
      hidden += 1;
      continue;
    }
    if (hidden > 0) html.push(gap(hidden));
    hidden = 0;
    html.push(rowHtml(row, before, after));
  }
  if (hidden > 0) html.push(gap(hidden));
  const columns = '<colgroup><col class="number"><col><col class="number"><col></colgroup>';
  return `<table class="sides">${columns}<thead><tr><th colspan="2">before</th><th colspan="2">after</th></tr></thead><tbody>${html.join("")}</tbody></table>`;
}

function rowsOf(before: readonly string[], after: readonly string[]): readonly Row[] {
  const pairs = align(before, after, (left, right) => left === right);
  const rows: Row[] = [];
  let [row, column] = [0, 0];
  for (const [left, right] of [...pairs, [before.length, after.length] as const]) {
    for (; row < left; row += 1) rows.push({ before: row, same: false });
    for (; column < right; column += 1) rows.push({ after: column, same: false });
    if (left === before.length && right === after.length) break;
    rows.push({ before: left, after: right, same: before[left] === after[right] });
    [row, column] = [left + 1, right + 1];
  }
  return rows;
}

function rowHtml(row: Row, before: readonly string[], after: readonly string[]): string {
  const left = row.before === undefined ? undefined : before[row.before];
  const right = row.after === undefined ? undefined : after[row.after];
  if (row.same) return `<tr>${cell(row.before, "", escapeLine(left ?? ""))}${cell(row.after, "", escapeLine(right ?? ""))}</tr>`;
  const words = left === undefined || right === undefined ? undefined : emphasize(left, right);
  const mark = (parts: readonly TextPart[]): string =>
    parts.map(({ text, differs }) => (differs ? `<mark>${escapeLine(text)}</mark>` : escapeLine(text))).join("");
  const old =
    left === undefined
      ? cell(undefined, "none", "")
      : cell(row.before, "removed", words === undefined ? escapeLine(left) : mark(words.before));
  const now =
    right === undefined
      ? cell(undefined, "none", "")
      : cell(row.after, "added", words === undefined ? escapeLine(right) : mark(words.after));
  return `<tr>${old}${now}</tr>`;
}

function cell(index: number | undefined, kind: string, html: string): string {
  return `<td class="number">${index === undefined ? "" : index + 1}</td><td class="line ${kind}">${html}</td>`;
}

function gap(lines: number): string {
  return `<tr class="gap"><td colspan="4">${lines} ${lines === 1 ? "line" : "lines"} alike</td></tr>`;
}
