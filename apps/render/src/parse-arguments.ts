import { parseArgs } from "node:util";
import { nearest } from "@cowlab/core";
import type { CommandOption } from "./command.ts";

/** The values of options by name; absent where the option was not given. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** What the arguments say, or what is wrong with them. */
export type ParsedArguments =
  | { readonly values: OptionValues; readonly positionals: readonly string[] }
  | { readonly misuse: string };

/** Parses arguments. Unlike the strict mode of `parseArgs`, it says which option was likely meant. */
export function parseArguments(args: readonly string[], options: Readonly<Record<string, CommandOption>>): ParsedArguments {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const near = nearest(name, Object.keys(options));
      return { misuse: `there is no option ${rawName}${near === undefined ? "" : `; did you mean --${near}?`}` };
    }
    if (option.type === "boolean" && value !== undefined) return { misuse: `${rawName} takes no value` };
    if (option.type === "string" && value === undefined) return { misuse: `${rawName} needs a value` };
    values[name] = value ?? true;
  }
  return { values, positionals };
}
