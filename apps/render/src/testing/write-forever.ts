// Writes one tree after the other to the folder that is its argument, until it is killed, or until nobody is left who would.
// It says when it has begun.
import { flushCompileCache } from "node:module";
import { planChanges } from "../plan.ts";
import { readTree } from "../rendered-tree.ts";
import { mendFolder } from "../write/mend-folder.ts";
import { writePlan } from "../write/write-plan.ts";
import { alternatives } from "./alternatives.ts";

const [folder = ""] = process.argv.slice(2);
const parent = process.ppid;
for (let round = 0; process.ppid === parent; round++) {
  const problems = mendFolder(folder).filter(({ severity }) => severity === "error");
  const rendered = alternatives[round % 2] ?? new Map();
  const planned = () => planChanges("home", rendered, readTree(folder));
  const { changes, problems: found } = planned();
  problems.push(...found, ...writePlan(folder, changes, { planAgain: () => planned().changes }));
  for (const problem of problems) process.stderr.write(`${JSON.stringify(problem)}\n`);
  if (round === 1) {
    // What is killed saves nothing, and the next one would compile it all again.
    flushCompileCache();
    process.stdout.write("begun\n");
  }
}
