// Run as root of a namespace of its own: writes to disks that are smaller and larger than what is written, and prints how often
// that went well, failed, and left a tree that is neither what it was nor what it should be.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { planChanges } from "../../plan.ts";
import { readTree, type Tree } from "../../rendered-tree.ts";
import { writePlan } from "../../write/write-plan.ts";
import { alternatives } from "../alternatives.ts";

const [clusters = ""] = process.argv.slice(2);
const folder = join(clusters, "home");
const [before, after] = alternatives;
const counts = { written: 0, refused: 0, torn: 0 };

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}

function holds(tree: Tree, files: ReadonlyMap<string, string>): boolean {
  const found = [...tree].filter(([, { kind }]) => kind !== "folder");
  return (
    found.length === files.size && found.every(([path, entry]) => entry.kind === "file" && entry.content === files.get(path))
  );
}

for (let blocks = 60; blocks < 250; blocks += 2) {
  run("mount", "-t", "tmpfs", "-o", `size=${blocks * 4}k`, "tmpfs", clusters);
  for (const [path, content] of before) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const problems = writePlan(folder, planChanges("home", after, readTree(folder)).changes);
  const tree = readTree(folder);
  const isAlone = readdirSync(clusters).join() === "home";
  if (problems.length === 0 && isAlone && holds(tree, after)) counts.written += 1;
  else if (problems.some(({ message }) => message.includes("ENOSPC")) && isAlone && holds(tree, before)) counts.refused += 1;
  else counts.torn += 1;
  run("umount", clusters);
}
process.stdout.write(JSON.stringify(counts));
