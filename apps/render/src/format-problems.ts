import { describePlace, type Problem } from "@cowlab/core";
import type { Paint } from "./paint.ts";

/** How problems are written. */
export interface ProblemFormat {
  readonly paint: Paint;
  /** The width of the terminal; absent in a pipe, where lines are as long as they are. */
  readonly columns?: number;
}

/**
 * Problems for people: grouped by module, a blank line between groups. What has an error comes last, next to the prompt.
 * Ends in a newline; empty where there is no problem.
 */
export function formatProblems(problems: readonly Problem[], format: ProblemFormat): string {
  const groups = [...Map.groupBy(problems, ({ module }) => module ?? "").values()];
  const isError = ({ severity }: Problem): boolean => severity === "error";
  const sorted = groups.toSorted((a, b) => Number(a.some(isError)) - Number(b.some(isError)));
  return sorted.map((group) => group.map((problem) => formatProblem(problem, format)).join("")).join("\n");
}

function formatProblem({ rule, severity, message, fix, other, ...place }: Problem, { paint, columns }: ProblemFormat): string {
  const colour = severity === "error" ? "red" : "yellow";
  const where = visible(describePlace(place)).replaceAll("\n", "\\n");
  const head = `${paint([colour, "bold"], severity)} ${paint(colour, rule)}${where === "" ? "" : `  ${where}`}`;
  const body = message.split("\n");
  // Commands stay on their lines, to be copied.
  if (fix?.includes("\n") === true) body.push("fix:", ...fix.split("\n").map((line) => `  ${line}`));
  else if (fix !== undefined) body.push(`fix: ${fix}`);
  if (other !== undefined) body.push(`other side: ${describePlace(other)}`);
  const wrapped = body
    .map(visible)
    .flatMap((line) => (line.startsWith("  ") ? [line] : wrap(line, columns === undefined ? undefined : columns - 2)));
  return `${head}\n${wrapped.map((line) => `  ${line}\n`).join("")}`;
}

/** What others have named, such as a file, is shown as what it is: an escape sequence has no effect on the terminal. */
function visible(text: string): string {
  return text.replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Breaks a line at spaces; a word that is longer than a line stays whole, to be copied. */
export function wrap(text: string, width: number | undefined): string[] {
  if (width === undefined || text.length <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `2 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
  const count = (severity: Problem["severity"]): string[] => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  };
  return [...count("error"), ...count("warning")].join(", ");
}
