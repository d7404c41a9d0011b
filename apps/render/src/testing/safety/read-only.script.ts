// Run as root of a namespace of its own: writes to a tree of which a folder, then a file, cannot be written to. Prints the
// problems, and whether the tree is as it was.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { planChanges } from "../../plan.ts";
import { readTree } from "../../rendered-tree.ts";
import { writePlan } from "../../write/write-plan.ts";
import { alternatives } from "../alternatives.ts";

const [clusters = ""] = process.argv.slice(2);
const folder = join(clusters, "home");
const [before, after] = alternatives;
for (const [path, content] of before) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const { changes } = planChanges("home", after, readTree(folder));
const outcomes = ["app2", "app2/object2.yaml"].map((path) => {
  const target = join(folder, path);
  for (const args of [
    ["--bind", target, target],
    ["-o", "remount,bind,ro", target],
  ]) {
    const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  }
  const tree = JSON.stringify([...readTree(folder)]);
  const problems = writePlan(folder, changes);
  spawnSync("umount", [target]);
  return { path, problems, isUntouched: JSON.stringify([...readTree(folder)]) === tree };
});
process.stdout.write(JSON.stringify(outcomes));
