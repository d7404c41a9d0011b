/** Something that a guide asks its reader to do, or tells them to expect. */
export type GuideStep =
  | {
      readonly kind: "commands";
      readonly script: string;
      /** Lines that must be printed, in this order, among others. */
      readonly expected: readonly string[];
      /** What has to be there that a test has not. */
      readonly needs?: string;
    }
  | { readonly kind: "edit"; readonly file: string; readonly lines: readonly string[] };

/** A guide as its reader follows it. */
export interface Guide {
  readonly steps: readonly GuideStep[];
  /** What the page says to answer, by the beginning of a question; an empty text is Enter alone. */
  readonly answers: ReadonlyMap<string, string>;
}

/**
 * Reads a guide: its blocks of `sh` are commands, a block of `text` is what the commands before it print, and a block of `diff`
 * adds lines to the file that was named last. A comment `<!-- needs … -->`, which no reader sees, says that a test skips the
 * block below it. The answers are in the table whose first column is "it asks".
 */
export function readGuide(markdown: string): Guide {
  const steps: GuideStep[] = [];
  const pattern = /(?:<!-- needs (?<needs>.+?) -->\s+)?^```(?<language>\w+)\n(?<text>[\s\S]*?)^```$/gm;
  for (const { index, groups } of markdown.matchAll(pattern)) {
    const { language, text = "", needs } = groups ?? {};
    const last = steps.at(-1);
    if (language === "sh")
      steps.push({ kind: "commands", script: text, expected: [], ...(needs === undefined ? {} : { needs }) });
    else if (language === "text" && last?.kind === "commands") {
      steps[steps.length - 1] = { ...last, expected: text.split("\n").filter((line) => line !== "") };
    } else if (language === "diff") {
      const file = [...markdown.slice(0, index).matchAll(/`([\w./-]+\.ts)`/g)].at(-1)?.[1];
      if (file === undefined) throw new Error(`no file is named above the change\n${text}`);
      steps.push({ kind: "edit", file, lines: text.split("\n").filter((line) => line !== "") });
    } else throw new Error(`nothing is known of a block of ${language} that stands after ${last?.kind ?? "nothing"}:\n${text}`);
  }
  const [, table = ""] = /^(\| it asks[\s\S]*?)\n\n/m.exec(markdown) ?? [];
  const rows = table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").map((cell) => cell.trim()));
  return {
    steps,
    answers: new Map(rows.map(([, question = "", answer = ""]) => [question, /^`(.*)`$/.exec(answer)?.[1] ?? ""])),
  };
}

/** Adds the lines of a change to a text, each below the line that stands above it in the change. */
export function applyEdit(text: string, change: readonly string[]): string {
  const lines = text.split("\n");
  let at = -1;
  for (const line of change) {
    if (line.startsWith("+")) lines.splice(++at, 0, line.slice(1));
    else {
      at = lines.indexOf(line.slice(1), at + 1);
      if (at < 0) throw new Error(`the file has no line ${JSON.stringify(line.slice(1))}`);
    }
  }
  return lines.join("\n");
}

/** The first of some lines that is not among those that were printed, in this order; blanks count as one. */
export function firstMissing(expected: readonly string[], printed: string): string | undefined {
  const plain = printed.replace(/[ \t]+/g, " ");
  let from = 0;
  return expected.find((line) => {
    const wanted = line.trim().replace(/[ \t]+/g, " ");
    const found = plain.indexOf(wanted, from);
    from = found + wanted.length;
    return found < 0;
  });
}
