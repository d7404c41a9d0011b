import type { Hop, Origin, Outcome, Trace } from "@cowlab/trace/trace";
import type { Paint } from "./paint.ts";

const origins: Readonly<Record<Origin, string>> = {
  lan: "from the LAN",
  internet: "from the Internet",
  machine: "from the machine",
};

const colours = { arrives: "green", outside: "cyan", closed: "yellow", broken: "red" } as const;

/** The wide column of a hop's kind. */
const column = 18;

/**
 * The way of a request for people: a hop takes two lines, what it does and the field of the object that does it; where the way
 * breaks, the place, the reason and what may have been meant. Files are below `folder`.
 */
export function formatTrace(trace: Trace, folder: string, paint: Paint): string {
  const { url, hops, outcome, end, broken } = trace;
  const lines = [
    paint("bold", `${url} ${describeStart(trace)}`),
    ...hops.flatMap((hop, index) => formatHop(hop, index, folder, paint)),
  ];
  if (broken === undefined) lines.push(`  ${paint([colours[outcome], "bold"], endings[outcome])} ${end}`);
  else {
    const place = [broken.object, broken.path].filter((part) => part !== undefined).join("  ");
    lines.push(
      `  ${paint([colours.broken, "bold"], "breaks at the")} ${paint("bold", words(broken.kind))}${place === "" ? "" : `: ${place}`}`,
    );
    if (broken.file !== undefined) lines.push(`    ${paint("dim", `${folder}/${broken.file}`)}`);
    lines.push(
      `    ${broken.message}`,
      ...broken.candidates.map((candidate, index) => `    ${index === 0 ? "nearest:" : "        "} ${candidate}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

const endings: Readonly<Record<Outcome, string>> = {
  arrives: "arrives at",
  outside: "leaves the cluster for",
  closed: "is not reached:",
  broken: "breaks",
};

function describeStart({ from, address }: Trace): string {
  if (from === "machine") return `from the machine ${address ?? ""}`.trimEnd();
  return `${origins[from]}${address === undefined ? "" : `, straight at ${address}`}`;
}

function formatHop({ kind, object, path, file, says, notes = [] }: Hop, index: number, folder: string, paint: Paint): string[] {
  const indent = " ".repeat(column + 5);
  const place = [object, path].filter((part) => part !== undefined).join("  ");
  return [
    `  ${String(index + 1).padStart(2)} ${paint("cyan", words(kind).padEnd(column))}${says}`,
    ...notes.map((note) => `${indent}(${note})`),
    `${indent}${paint("dim", file === undefined ? place : `${place}  ${folder}/${file}`)}`,
  ];
}

function words(kind: string): string {
  return kind.replace(/^(dns|bgp)-/, (acronym) => acronym.toUpperCase()).replaceAll("-", " ");
}

/** All ways of a cluster, one line a target, with what is broken in full at the end. Ends in a newline. */
export function formatTraces(traces: readonly Trace[], folder: string, paint: Paint): string {
  const groups = [...Map.groupBy(traces, ({ url }) => url)];
  const width = Math.max(0, ...groups.map(([url]) => url.length));
  const lines = groups.map(([url, ways]) => {
    const { outcome } = worst(ways);
    const ends = [...new Set(ways.filter((way) => way.outcome === outcome).map(({ end }) => end))].join("; ");
    const open = ways.filter((way) => way.outcome === outcome).map(describeStart);
    return `${paint(colours[outcome], outcome.padEnd(8))} ${url.padEnd(width)}  ${ends === "" ? "" : `${ends}  `}${paint("dim", open.join("; "))}\n`;
  });
  const broken = traces.filter(({ outcome }) => outcome === "broken");
  const details = broken.map((trace) => `\n${formatTrace(trace, folder, paint)}`);
  return `${lines.join("")}${details.join("")}\n${countTraces(traces, paint)}\n`;
}

/** What a line says of several ways: a broken one before all, and that a host is closed to the Internet only where nothing else is to say. */
function worst(ways: readonly Trace[]): Pick<Trace, "outcome"> {
  const order: readonly Outcome[] = ["broken", "arrives", "outside", "closed"];
  return { outcome: order.find((outcome) => ways.some((way) => way.outcome === outcome)) ?? "closed" };
}

function countTraces(traces: readonly Trace[], paint: Paint): string {
  const count = (outcome: Outcome): number => traces.filter((trace) => trace.outcome === outcome).length;
  const counts = [
    `${count("arrives")} arrive`,
    ...(count("outside") === 0 ? [] : [`${count("outside")} lead outside the cluster`]),
    ...(count("closed") === 0 ? [] : [`${count("closed")} are closed to the Internet`]),
    count("broken") === 0 ? "none is broken" : paint("red", `${count("broken")} ${count("broken") === 1 ? "is" : "are"} broken`),
  ];
  return `${traces.length} ways: ${counts.join(", ")}`;
}
