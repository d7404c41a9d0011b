import type { Paint } from "./paint.ts";
import { clusterPath } from "./plan.ts";
import type { PreparedCluster } from "./prepare.ts";

/** More files than these are counted and not listed. */
const listed = 12;

const colours = { added: "green", changed: "yellow", removed: "red" } as const;

/** What each kind of change is called, once it is done or while it is to be done. */
const words = {
  done: { added: "added", changed: "changed", removed: "removed" },
  due: { added: "to add", changed: "to change", removed: "to remove" },
} as const;

/** The changes of a cluster in words: a line, and the paths where they are few. Ends in a newline. */
export function summarize(
  { name, changes, files }: Pick<PreparedCluster, "name" | "changes" | "files">,
  when: keyof typeof words,
  paint: Paint,
): string {
  if (changes.length === 0) return `${name}: ${files === 1 ? "the file is" : `all ${files} files are`} current\n`;
  const kinds = ["added", "changed", "removed"] as const;
  const counts = kinds.flatMap((kind) => {
    const number = changes.filter((change) => change.kind === kind).length;
    return number === 0 ? [] : [paint(colours[kind], `${number} ${words[when][kind]}`)];
  });
  const first = `${name}: ${counts.join(", ")}\n`;
  if (changes.length > listed) return first;
  const width = Math.max(...changes.map(({ kind }) => words[when][kind].length));
  const lines = changes.map(
    ({ kind, path }) => `  ${paint(colours[kind], words[when][kind].padEnd(width))}  ${clusterPath(name, path)}\n`,
  );
  return `${first}${lines.join("")}`;
}
