import type { Problem } from "@cowlab/core";
import { countProblems, formatProblems } from "./format-problems.ts";
import { stderr } from "./output.ts";
import type { Prepared } from "./prepare.ts";

/** Prints what is wrong, cluster by cluster, with a count after each. To stderr: the result is elsewhere. */
export function printProblems({ clusters, problems }: Prepared): void {
  print(problems, "");
  for (const { name, problems } of clusters) print(problems, ` in clusters/${name}.ts`);
}

function print(problems: readonly Problem[], where: string): void {
  if (problems.length === 0) return;
  stderr.write(`${formatProblems(problems, stderr)}\n${countProblems(problems)}${where}\n\n`);
}
