import { visible } from "./visible-text.ts";

// Text from manifests in Markdown of GitHub, where it must stay text: without markup, links, mentions of people and of issues.

/** A text as words of a paragraph. */
export function words(text: string): string {
  return (
    visible(text)
      .replace(/[\\`*_[\]{}~$|]/g, "\\$&")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      // A space without width parts what would be a mention or a link; a backslash would not.
      .replace(/[@#]|:(?=\/\/)|www(?=\.)|GH(?=-\d)/gi, "$&&#8203;")
  );
}

/** A text as a span of code; `cell` where it stands in a table. */
export function code(text: string, cell = false): string {
  const shown = visible(text);
  // In a cell a bar ends the code unless a backslash stands before it, and a backslash of the text's own would undo that one.
  if (cell && shown.includes("\\|")) return `<code>${words(text)}</code>`;
  const fence = "`".repeat(longestRun(shown, 0) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) || shown === "" ? " " : "";
  return `${fence}${pad}${cell ? shown.replaceAll("|", "\\|") : shown}${pad}${fence}`;
}

/** A text as code in HTML, for what Markdown does not reach into. */
export function htmlCode(text: string): string {
  return `<code>${visible(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")}</code>`;
}

/** Lines as a block of code, which no line of them ends. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(2, ...lines.map((line) => longestRun(line, 2))) + 1);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}`;
}

function longestRun(text: string, least: number): number {
  return Math.max(least, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A text of at most so many characters. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
