import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Task } from "./contestant.ts";

/** What a task took: milliseconds of whole processes, as people wait for them. */
export interface Timing {
  readonly median: number;
  /** The quartiles. */
  readonly low: number;
  readonly high: number;
}

/** A task by its name. */
export type NamedTasks = readonly { readonly name: string; readonly task: Task }[];

/**
 * Runs tasks in turn, round after round, so that whatever else the machine does falls on all of them alike. Every other round
 * goes backwards, as what runs before a task may leave it a machine that is busy. A first round, in which Node compiles what it
 * keeps compiled, does not count.
 */
export function measure(tasks: NamedTasks, rounds: number, environment: NodeJS.ProcessEnv): ReadonlyMap<string, Timing> {
  const times = new Map(tasks.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, task } of round % 2 === 0 ? tasks : tasks.toReversed()) {
      const time = run(task, environment);
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  return new Map([...times].map(([name, all]) => [name, timingOf(all)]));
}

/** The most memory that a task of Node's takes, in MiB. */
export function memoryOf({ command, args, folder, output }: Task, env: NodeJS.ProcessEnv): number {
  if (output !== undefined) rmSync(output, { recursive: true, force: true });
  const script = `import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));`;
  const preload = ["--import", `data:text/javascript,${encodeURIComponent(script)}`];
  const {
    status,
    output: outputs,
    stderr,
  } = spawnSync(command, [...preload, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(stderr);
  return Number(outputs[3]) / 1024;
}

/** Calls with a folder that is removed afterwards, below another, or on the disk that the system has for temporary files. */
export async function withFolder<T>(parent: string | undefined, action: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(parent ?? tmpdir(), "cowlab-bench-"));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run({ command, args, folder, output }: Task, env: NodeJS.ProcessEnv): number {
  if (output !== undefined) rmSync(output, { recursive: true, force: true });
  const start = performance.now();
  const { status, stderr, error } = spawnSync(command, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr.toString("utf8").slice(0, 2000)}`);
  return time;
}

function timingOf(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: quantile(0.5), low: quantile(0.25), high: quantile(0.75) };
}
