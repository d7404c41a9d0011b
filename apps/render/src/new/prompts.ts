import { styleText } from "node:util";
import { TextPrompt, wrapTextWithPrefix } from "@clack/core";
import { confirm, log, multiselect, S_BAR, S_BAR_END, select, symbol } from "@clack/prompts";
import type { Choice } from "./cluster-questions.ts";

/** Thrown out of a prompt that somebody left by Ctrl-C or Escape. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** The terminal on which is asked: stdout is for the result. */
const output = process.stderr;

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && output.isTTY === true;
}

/** A question that is answered by a text. */
export interface TextQuestion {
  readonly message: string;
  /** What is taken where nothing is typed. */
  readonly proposal?: string;
  /** Shown where nothing is typed and there is no proposal. */
  readonly example?: string;
  /** What is wrong with a text, undefined where nothing is. */
  readonly check: (text: string) => string | undefined;
}

/**
 * Asks for a text, and checks it with every key: what is still wrong stands below it, and it is not taken before nothing is.
 * @throws Cancelled
 */
export async function askText({ message, proposal, example = "", check }: TextQuestion): Promise<string> {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string => styleText(style, text, { stream: output });
  // What was typed stands right above.
  const brief = (wrong: string | undefined): string | undefined => wrong?.replace(/, but (?:one|it) is ".*"$/, "");
  const taken = (typed: string | undefined): string => typed?.trim() || proposal || "";
  const prompt = new TextPrompt({
    output,
    placeholder: proposal ?? example,
    ...(proposal === undefined ? {} : { defaultValue: proposal }),
    validate: (typed) => {
      const text = taken(typed);
      return text === "" ? "must not be empty" : brief(check(text));
    },
    render() {
      const bar = (style: "cyan" | "gray" | "yellow"): string => `${paint(style, S_BAR)}  `;
      const below = (style: "cyan" | "yellow", text: string): string =>
        wrapTextWithPrefix(output, text, bar(style), undefined, `${paint(style, S_BAR_END)}  `);
      const head = `${paint("gray", S_BAR)}\n${wrapTextWithPrefix(output, message, bar("gray"), `${symbol(this.state)}  `)}\n`;
      if (this.state === "submit") return `${head}${bar("gray")}${paint("dim", taken(this.value))}`;
      if (this.state === "cancel") return `${head}${bar("gray")}${paint(["dim", "strikethrough"], this.userInput)}`;
      const hint = proposal ?? example;
      const typed = this.userInput === "" ? paint("dim", hint === "" ? "_" : hint) : this.userInputWithCursor;
      if (this.state === "error") return `${head}${bar("yellow")}${typed}\n${below("yellow", paint("yellow", this.error))}`;
      const wrong = this.userInput === "" ? undefined : brief(check(this.userInput.trim()));
      return `${head}${bar("cyan")}${typed}\n${below("cyan", wrong === undefined ? "" : paint("dim", wrong))}`;
    },
  });
  return taken(await answerTo(prompt.prompt()));
}

/** Says what is wrong with an answer that took more than one prompt. */
export function sayWrong(problem: string): void {
  log.error(problem, { output });
}

/** Asks for one of several answers. @throws Cancelled */
export async function askChoice(message: string, choices: readonly Choice[], proposal: string | undefined): Promise<string> {
  const options = choices.map((choice) => ({ ...choice }));
  return answerTo(select({ message, options, ...(proposal === undefined ? {} : { initialValue: proposal }), output }));
}

/** Asks for any of several answers, or none. @throws Cancelled */
export async function askSeveral(
  message: string,
  choices: readonly Choice[],
  proposal: readonly string[],
): Promise<readonly string[]> {
  const options = choices.map((choice) => ({ ...choice }));
  const initialValues = proposal.filter((value) => choices.some((choice) => choice.value === value));
  return answerTo(multiselect({ message, options, initialValues, required: false, output }));
}

/** Asks for a yes or a no. @throws Cancelled */
export async function askConfirmation(message: string): Promise<boolean> {
  return answerTo(confirm({ message, output }));
}

/** Waits for an answer. @throws Cancelled where the prompt was left, or the terminal has come to its end */
async function answerTo<T>(prompt: Promise<T>): Promise<Exclude<T, symbol>> {
  // A prompt whose terminal has ended never settles, and then nothing is left to wait for.
  const ended = Promise.withResolvers<never>();
  const end = (): void => ended.reject(new Cancelled());
  process.once("beforeExit", end);
  try {
    const answer = await Promise.race([prompt, ended.promise]);
    if (typeof answer === "symbol") throw new Cancelled();
    // All that is left once a symbol, by which a prompt says that it was left, is ruled out.
    return answer as Exclude<T, symbol>;
  } finally {
    process.off("beforeExit", end);
  }
}
