// What a render costs when nothing has changed, against the start of Node: whole processes, as people wait for them. Runs
// are interleaved, so that whatever else the machine does falls on both alike. It prints medians and judges nothing.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const rounds = 31;
const root = fileURLToPath(new URL("../../..", import.meta.url));
const cowlab = fileURLToPath(new URL("../bin/cowlab.js", import.meta.url));

const commands = {
  "node -e 0": ["-e", "0"],
  "cowlab --version": [cowlab, "--version"],
  "cowlab render cowlab": [cowlab, "render", "cowlab"],
} as const;

function run(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} exits with ${status}`);
  return performance.now() - start;
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? Number.NaN;
}

if (spawnSync(process.execPath, [cowlab, "check", "cowlab"], { cwd: root, stdio: "ignore" }).status !== 0) {
  process.stderr.write('clusters/cowlab is not current, and a render would write to it: see "pnpm check"\n');
  process.exit(1);
}
const times = Object.entries(commands).map(([name, args]) => ({ name, args, milliseconds: [run(args)].slice(1) }));
for (let round = 0; round < rounds; round++) {
  for (const { args, milliseconds } of times) milliseconds.push(run(args));
}

const [start] = times;
for (const { name, milliseconds } of times) {
  const median = quantile(milliseconds, 0.5);
  const ratio = median / quantile(start?.milliseconds ?? [], 0.5);
  const spread = `${quantile(milliseconds, 0.25).toFixed(0)}-${quantile(milliseconds, 0.75).toFixed(0)}`;
  process.stdout.write(`${name.padEnd(22)} ${median.toFixed(1).padStart(6)} ms  (${spread})  ${ratio.toFixed(2)} x node\n`);
}
