import { expect, test } from "vitest";
import { parseArguments } from "./parse-arguments.ts";

const options = { json: { type: "boolean" }, help: { type: "boolean", short: "h" }, rule: { type: "string" } } as const;

test("options may stand before, between and after the names, and after -- everything is a name", () => {
  expect(parseArguments(["--json", "home", "-h", "--rule", "duplicate-host", "cabin", "--", "--rule"], options)).toEqual({
    values: { json: true, help: true, rule: "duplicate-host" },
    positionals: ["home", "cabin", "--rule"],
  });
});

test.each([
  [["--jsn"], "there is no option --jsn; did you mean --json?"],
  [["-x"], "there is no option -x"],
  [["--toString"], "there is no option --toString"],
  [["--json=yes"], "--json takes no value"],
  [["--rule"], "--rule needs a value"],
])("%j is misuse", (args, misuse) => {
  expect(parseArguments(args, options)).toEqual({ misuse });
});
