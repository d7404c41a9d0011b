/** A table of Markdown. A bar within a cell would end it. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(headings), `|${headings.map(() => " --- ").join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

/** A text as code; empty where there is none. */
export function code(text: string): string {
  if (text === "") return "";
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Commands, or a file, in a block. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replace(/\n+$/, "")}\n\`\`\`\n`;
}

/** A list, an item a line. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join("");
}

/** A numbered list. */
export function steps(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${item}\n`).join("");
}

/** A section of a page, left out where it says nothing. */
export function section(title: string, ...parts: readonly string[]): string {
  const body = parts.filter((part) => part !== "").join("\n");
  return body === "" ? "" : `## ${title}\n\n${body}`;
}

/** A list for a sentence: `a, b and c`. */
export function and(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** A number and its noun, in the plural where it is not one. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A text that stands in Markdown as it is. */
export function plain(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/g, "\\$&");
}
