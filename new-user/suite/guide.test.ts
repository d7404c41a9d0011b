import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PackageRegistry, startPackageRegistry } from "@cowlab/release/package-registry";
import { packAll } from "@cowlab/release/packed";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { argumentsOf, typedAnswers } from "../../apps/render/src/testing/typed-answers.ts";
import { applyEdit, firstMissing, readGuide } from "../src/guide.ts";
import { newComputer } from "../src/new-computer.ts";
import { runInTerminal } from "../src/terminal.ts";

const guide = readGuide(readFileSync(new URL("../../docs/guides/getting-started.md", import.meta.url), "utf8"));
const computer = newComputer();
const tarballs = mkdtempSync(join(tmpdir(), "cowlab-packed-"));
const unused = new Set(guide.answers.keys());
const npmSettings = join(computer.folder, "../npmrc");
let registry: PackageRegistry | undefined;
let folder = computer.folder;

beforeAll(async () => {
  registry = await startPackageRegistry(packAll(tarballs));
  // In a file: a shell drops variables whose names are no names.
  const settings = Object.entries(registry.environment).map(([name, value]) => `${name.replace("npm_config_", "")}=${value}\n`);
  writeFileSync(npmSettings, settings.join(""));
});

afterAll(async () => {
  await registry?.close();
  computer.remove();
  rmSync(tarballs, { recursive: true });
});

/** Runs commands where the ones before have led, as somebody who answers questions as the page says. */
async function follow(script: string): Promise<string> {
  const end = join(computer.folder, "../end");
  const { code, output } = await runInTerminal(`set -e\n${script}\npwd > ${end}\n`, {
    folder,
    environment: { ...computer.environment, npm_config_userconfig: npmSettings },
    type: answerTo,
    limit: 120,
  });
  expect({ script, code, output: code === 0 ? "" : output }).toEqual({ script, code: 0, output: "" });
  folder = readFileSync(end, "utf8").trim();
  return output;
}

/** What the page says to type where a question has been printed. */
function answerTo(printed: string): string | undefined {
  const question = /◆ +([^\n]+)\n.*\n/.exec(printed)?.[1];
  if (question === undefined) return undefined;
  const row = [...guide.answers.keys()].find((beginning) => question.startsWith(beginning.replace(/\?$/, "")));
  if (row === undefined) {
    // The page has one line for all that is asked about machines.
    expect(question).toMatch(/\bMachine \d|\bnode\d/);
    return "\r";
  }
  unused.delete(row);
  return `${guide.answers.get(row)}\r`;
}

describe("the guide, in an empty folder with an empty home", { timeout: 300_000 }, () => {
  for (const step of guide.steps) {
    if (step.kind === "edit") {
      test(`change ${step.file}`, () => {
        const file = join(folder, step.file);
        writeFileSync(file, applyEdit(readFileSync(file, "utf8"), step.lines));
      });
    } else if (step.needs !== undefined) test.skip(`needs ${step.needs}: ${step.script.trim()}`, () => {});
    else {
      test(step.script.trim(), async () => {
        expect(firstMissing(step.expected, await follow(step.script))).toBeUndefined();
      });
    }
  }

  test("asks what the page says that it asks", () => {
    // Of the line about all machines, each machine asks its own part.
    expect([...unused].filter((row) => !row.startsWith("Machine 1, 2, 3"))).toEqual([]);
  });

  test("leaves a repository that is committed, current, sound and of right types", async () => {
    expect(await follow("git status --porcelain")).toBe("");
    expect(firstMissing(["home: nothing found", "none is broken"], await follow("npm run check"))).toBeUndefined();
    await follow("npm test");
  });

  test("takes any other answers as well", async () => {
    const many = fc.sample(typedAnswers("home"), 10).map((typed, index) => argumentsOf({ ...typed, name: `home${index}` }));
    const commands = many.map((words) => `npx cowlab new cluster ${words.map((word) => `'${word}'`).join(" ")}\n`);
    const output = await follow(`${commands.join("")}npm run render\nnpm run check\nnpm test`);
    expect(
      firstMissing(
        many.map(([name]) => `${name}: nothing found`),
        output,
      ),
    ).toBeUndefined();
    expect(output).toMatch(/none is broken/);
  });

  test("leaves in git what belongs together", () => {
    expect(execFileSync("git", ["ls-files", "clusters/home/mealie"], { cwd: folder, encoding: "utf8" })).toContain(
      "deployment-mealie.yaml",
    );
  });
});
