import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { readTree, type Tree } from "../rendered-tree.ts";
import { alternatives } from "../testing/alternatives.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { mendFolder } from "./mend-folder.ts";

const writer = fileURLToPath(new URL("../testing/write-forever.ts", import.meta.url));
const byHand = { path: "by-hand.md", content: "# Kept by hand\n" };

/** Which of the trees stands there, with what people keep beside it. */
function indexOfTree(tree: Tree): number {
  const files = [...tree].filter(([, { kind }]) => kind !== "folder");
  return alternatives.findIndex((wanted) => {
    const expected = new Map([...wanted, [byHand.path, byHand.content]]);
    return (
      files.length === expected.size &&
      files.every(([path, entry]) => entry.kind === "file" && entry.content === expected.get(path))
    );
  });
}

async function killAfter(children: readonly ChildProcess[], milliseconds: number): Promise<void> {
  await setTimeout(milliseconds);
  const ends = children.map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(ends);
}

/** Kills writers of one folder, how often some tree was put back. */
async function killOften(kills: number, writers: number, env: NodeJS.ProcessEnv): Promise<number> {
  const clusters = temporaryFolder();
  const folder = join(clusters, "home");
  mkdirSync(folder);
  writeFileSync(join(folder, byHand.path), byHand.content);
  let mended = 0;
  for (let kill = 0; kill < kills; kill++) {
    const children = Array.from({ length: writers }, () =>
      // Several say of each other that they are in the way.
      spawn(process.execPath, [writer, folder], { stdio: ["ignore", "pipe", writers === 1 ? "inherit" : "ignore"], env }),
    );
    await Promise.all(children.map(({ stdout }) => once(stdout ?? expect.fail("it has no output"), "data")));
    await killAfter(children, Math.random() * 30);
    const problems = mendFolder(folder);
    mended += problems.filter(({ message }) => message.includes("put back as before")).length;
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(indexOfTree(readTree(folder)), JSON.stringify([...readTree(folder)])).not.toBe(-1);
    expect(readdirSync(clusters)).toEqual(["home"]);
  }
  return mended;
}

test.each([1, 2])(
  `of %i writers that are killed at ${inject("kills")} random moments one tree is left or the other, or what mends itself`,
  async (writers) => {
    const env = { NODE_COMPILE_CACHE: temporaryFolder() };
    // Two at once are rarely in the midst of their work: one waits for the other.
    const kills = inject("kills") / writers;
    const mended = await Promise.all([1, 2, 3, 4].map(() => killOften(kills / 4, writers, env)));
    // Of a few kills none may come while files are moved.
    if (kills >= 200) expect(mended.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(10);
  },
  600_000,
);
