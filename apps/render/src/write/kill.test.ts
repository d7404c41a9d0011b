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

async function killAfter(child: ChildProcess, milliseconds: number): Promise<void> {
  await setTimeout(milliseconds);
  child.kill("SIGKILL");
  await once(child, "exit");
}

test(`a writer that is killed at ${inject("kills")} random moments leaves one tree or the other, or what mends itself`, async () => {
  let mended = 0;
  const env = { NODE_COMPILE_CACHE: temporaryFolder() };
  const killOften = async (kills: number): Promise<void> => {
    const clusters = temporaryFolder();
    const folder = join(clusters, "home");
    mkdirSync(folder);
    writeFileSync(join(folder, byHand.path), byHand.content);
    for (let kill = 0; kill < kills; kill++) {
      const child = spawn(process.execPath, [writer, folder], { stdio: ["ignore", "pipe", "inherit"], env });
      await once(child.stdout, "data");
      await killAfter(child, Math.random() * 30);
      const problems = mendFolder(folder);
      mended += problems.filter(({ message }) => message.includes("put back as before")).length;
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(indexOfTree(readTree(folder)), JSON.stringify([...readTree(folder)])).not.toBe(-1);
      expect(readdirSync(clusters)).toEqual(["home"]);
    }
  };
  await Promise.all([1, 2, 3, 4].map(() => killOften(inject("kills") / 4)));
  // Of a few kills none may come while files are moved.
  if (inject("kills") >= 200) expect(mended).toBeGreaterThan(10);
}, 600_000);
