// Measures cowlab beside its peers and the limits, all on the same objects in the same run.
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildReleased } from "../../bundling/build-released.ts";
import type { Contestant, Task } from "./contestant.ts";
import { contestants, ownCluster } from "./contestants.ts";
import { goalsOf, verdictOf } from "./goals.ts";
import { repository } from "./install.ts";
import { measure, memoryOf, type NamedTasks, type Timing, withFolder } from "./measure.ts";
import { resultsPage } from "./page.ts";
import { resultsPlot } from "./plot.ts";
import { milliseconds, type OwnResult, type ResultRow, type Results } from "./results.ts";
import { difference } from "./same-objects.ts";

const help = `Measures cowlab beside its peers, on the same objects in the same run.

Usage: pnpm bench [--apps 25,250,1000,5000] [--rounds <n>] [--all] [--write]

helm and kubectl are measured where they are on PATH. The results are printed;
a goal that is missed is no failure.

Options:
      --apps    the numbers of apps, 25,250,1000,5000 unless told otherwise
      --rounds  how often each is run; unless told, less often the longer it takes
      --all     measure also what takes minutes
      --write   write docs/benchmarks.md and docs/benchmarks.svg
  -h, --help    show this help

It works in a folder of its own below TMPDIR. Exit codes: 0 it was measured,
1 a program failed or made other objects, 2 misuse.
`;

/** How many apps the outputs are compared with: enough for every object to differ from another. */
const compared = 3;

/** What Linux calls them. @see https://man7.org/linux/man-pages/man2/statfs.2.html */
const fileSystems: ReadonlyMap<number, string> = new Map([
  [0xef53, "ext4"],
  [0x01021994, "tmpfs"],
  [0x58465342, "XFS"],
  [0x9123683e, "Btrfs"],
  [0x794c7630, "overlayfs"],
]);

interface Wanted {
  readonly counts: readonly number[];
  readonly rounds: number | undefined;
  readonly all: boolean;
  readonly write: boolean;
}

/** What the arguments ask for, or what is wrong with them. */
function parse(): Wanted | { readonly help: true } | { readonly misuse: string } {
  try {
    const { values } = parseArgs({
      options: {
        apps: { type: "string", default: "25,250,1000,5000" },
        rounds: { type: "string" },
        all: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return { help: true };
    const counts = values.apps.split(",").map(Number);
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;
    if (!counts.every(isCount)) return { misuse: `--apps must be numbers of apps such as 25,250, but it is ${values.apps}` };
    if (rounds !== undefined && !isCount(rounds)) return { misuse: `--rounds must be a number, but it is ${values.rounds}` };
    const sorted = [...new Set(counts)].sort((one, other) => one - other);
    return { counts: sorted, rounds, all: values.all, write: values.write };
  } catch (error) {
    return { misuse: error instanceof Error ? error.message : String(error) };
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function print(name: string, { median, low, high }: Timing): void {
  process.stdout.write(`${name.padEnd(26)} ${milliseconds(median).padStart(8)} ms  (${low.toFixed(0)}-${high.toFixed(0)})\n`);
}

async function measureAll(folder: string, wanted: Wanted): Promise<Results> {
  const environment = { PATH: process.env["PATH"], HOME: folder, TMPDIR: folder };
  say("building the packages");
  const built = join(folder, "built");
  await buildReleased(built);
  const all = contestants(built);
  say("comparing what they make");
  compare(all, join(folder, "compared"), environment);
  const ownRounds = wanted.rounds ?? 31;
  const own = measureOwn(join(folder, "own"), built, ownRounds, environment);
  const timings = new Map<string, Map<number, Timing>>(all.map(({ name }) => [name, new Map()]));
  const rounds = new Map<number, number>();
  const memory = new Map<number, number>();
  for (const count of wanted.counts) {
    process.stdout.write(`\n${count.toLocaleString("en")} apps\n`);
    await withFolder(folder, (place) => {
      const tasks = prepareAll(all, count, place, wanted.all);
      const times = wanted.rounds ?? Math.max(4, Math.min(21, Math.round(8000 / count)));
      rounds.set(count, times);
      for (const [name, timing] of measure(tasks, times, environment)) {
        print(name, timing);
        timings.get(name)?.set(count, timing);
      }
      const released = tasks.find(({ name }) => name === "cowlab, released");
      if (released !== undefined) memory.set(count, memoryOf(released.task, environment));
    });
    for (const { name, missing, most } of all) {
      if (missing !== undefined) say(`${name}: ${missing}`);
      else if (count > most && !wanted.all) say(`${name}: skipped, as it takes minutes; --all measures it`);
    }
  }
  const rows = all.map(({ name, how, missing }): ResultRow => {
    return { name, how, timings: timings.get(name) ?? new Map(), ...(missing === undefined ? {} : { missing }) };
  });
  return {
    own,
    ownRounds,
    counts: wanted.counts,
    rows,
    memory,
    rounds,
    machine: machine(folder),
    date: new Date().toISOString().slice(0, 10),
  };
}

function machine(folder: string): string {
  const [cpu] = cpus();
  const { type } = statfsSync(folder);
  const files = `files on ${fileSystems.get(type) ?? "a file system of its own"}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  return `${availableParallelism()} cores of ${cpu?.model.trim()} (${arch()}), ${memory}, Node ${process.versions.node}, ${files}`;
}

/** Stops where a contestant makes other objects than all are to make. */
function compare(all: readonly Contestant[], folder: string, environment: NodeJS.ProcessEnv): void {
  const problems = prepareAll(all, compared, folder, true).flatMap(({ name, task }) => {
    if (name === "cowlab, unchanged") return [];
    const found = difference(task, compared, environment);
    return found === undefined ? [] : [`${name} ${found}`];
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

function prepareAll(all: readonly Contestant[], count: number, folder: string, evenSlow: boolean): NamedTasks {
  return all
    .filter(({ most, missing }) => missing === undefined && (evenSlow || count <= most))
    .map(({ name, prepare }) => {
      const own = join(folder, name.replace(/\W+/g, "-"));
      mkdirSync(own, { recursive: true });
      return { name, task: prepare(count, own) };
    });
}

function measureOwn(folder: string, built: string, rounds: number, environment: NodeJS.ProcessEnv): readonly OwnResult[] {
  const place = (name: string): string => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return own;
  };
  const start: Task = { command: process.execPath, args: ["-e", "0"], folder: place("start") };
  const all = [
    { name: "node -e 0", how: "the start and end of Node, the limit", task: start },
    {
      name: "cowlab, released",
      how: "`cowlab render cowlab`, from the packages as they are published",
      task: ownCluster(place("released"), "released", built),
    },
    {
      name: "cowlab, sources",
      how: "the same from the TypeScript sources of the workspace",
      task: ownCluster(place("sources"), "sources", built),
    },
  ];
  process.stdout.write("this repository's cluster, nothing changed\n");
  const timings = measure(all, rounds, environment);
  return all.flatMap(({ name, how }) => {
    const timing = timings.get(name);
    if (timing === undefined) return [];
    print(name, timing);
    return [{ name, how, timing }];
  });
}

async function run(wanted: Wanted): Promise<void> {
  const results = await withFolder(undefined, (folder) => measureAll(folder, wanted));
  process.stdout.write("\ngoals\n");
  for (const goal of goalsOf(results)) {
    process.stdout.write(`${verdictOf(goal).padEnd(12)} ${(goal.found ?? "").padStart(10)}  ${goal.text}\n`);
  }
  if (!wanted.write) return;
  writeFileSync(join(repository, "docs/benchmarks.md"), resultsPage(results));
  writeFileSync(join(repository, "docs/benchmarks.svg"), resultsPlot(results));
  say("wrote docs/benchmarks.md and docs/benchmarks.svg");
}

const wanted = parse();
if ("help" in wanted) process.stdout.write(help);
else if ("misuse" in wanted) {
  say(`${wanted.misuse}\nRun "pnpm bench --help" for usage.`);
  process.exitCode = 2;
} else {
  try {
    await run(wanted);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
