import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";
import type { Paint } from "./paint.ts";
import { type Change, clusterPath } from "./plan.ts";

/** The changes of a cluster as a unified diff, which `git apply` takes; coloured by line. */
export function textDiff(cluster: string, change: Change, paint: Paint): string {
  const path = clusterPath(cluster, change.path);
  const before = change.kind === "added" ? "" : change.before;
  const after = change.kind === "removed" ? "" : change.after;
  const from = change.kind === "added" ? "/dev/null" : `a/${path}`;
  const to = change.kind === "removed" ? "/dev/null" : `b/${path}`;
  const patch = structuredPatch(from, to, before, after, undefined, undefined, { context: 3, maxEditLength });
  if (patch === undefined) return `--- ${from}\n+++ ${to}\n(too different to show line by line)\n`;
  return formatPatch(patch, FILE_HEADERS_ONLY)
    .split("\n")
    .map((line) => paintLine(line, paint))
    .join("\n");
}

/** Beyond so many changed lines a comparison takes seconds and says nothing to a reader. */
const maxEditLength = 5000;

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith("+++") || line.startsWith("---")) return paint("bold", line);
  if (line.startsWith("+")) return paint("green", line);
  if (line.startsWith("-")) return paint("red", line);
  return line.startsWith("@@") ? paint("cyan", line) : line;
}
