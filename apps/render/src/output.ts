import { fstatSync, statSync, writeSync } from "node:fs";
import { styleText } from "node:util";
import type { Paint } from "./paint.ts";
import { pause } from "./pause.ts";
import { hasCode, reasonOf } from "./write/file-system.ts";

/** Where a command prints to. */
export interface Output {
  readonly write: (text: string) => void;
  /** Colours a text on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
  readonly paint: Paint;
  /** How wide the terminal is; undefined where it is none. */
  readonly columns: number | undefined;
}

/** The result of a command. */
export const stdout: Output = outputOf(1, () => process.stdout);

/** What there is to say about it. */
export const stderr: Output = outputOf(2, () => process.stderr);

/**
 * What is no terminal is written to as a file. To open Node's streams for pipes loads thirty of its modules, which takes a
 * twentieth of the time in which a cluster of thirty apps is rendered.
 */
function outputOf(descriptor: number, streamOf: () => NodeJS.WriteStream): Output {
  let known: Output | undefined;
  const output = (): Output => {
    known ??= isTerminal(descriptor) || isColourForced() ? terminal(streamOf()) : plain(descriptor);
    return known;
  };
  return {
    write: (text) => output().write(text),
    paint: (style, text) => output().paint(style, text),
    get columns() {
      return output().columns;
    },
  };
}

/** Not by `isatty` of node:tty, which loads what this is to do without. The null device is no terminal, but looks like one. */
function isTerminal(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  return stats.isCharacterDevice() && stats.rdev !== statSync("/dev/null", { throwIfNoEntry: false })?.rdev;
}

function terminal(stream: NodeJS.WriteStream): Output {
  stream.on("error", giveUp);
  return {
    write: (text) => stream.write(text),
    paint: (style, text) => styleText(style, text, { stream }),
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}

function plain(descriptor: number): Output {
  return { write: (text) => writeAll(descriptor, Buffer.from(text)), paint: (_, text) => text, columns: undefined };
}

/** As `styleText` of node:util finds it, which looks at the stream of a pipe for it. */
function isColourForced(): boolean {
  return process.env["FORCE_COLOR"] !== undefined;
}

/** Writes all of it, however often it takes: a pipe that another process has made to never wait takes what there is room for. */
function writeAll(descriptor: number, text: Buffer): void {
  for (let rest = text; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (hasCode(error, "EAGAIN")) pause(5);
      else {
        giveUp(error);
        return;
      }
    }
  }
}

/** Ends the process where its output cannot be written. A reader that has seen enough, such as head, is no failure: the verdict stands. */
function giveUp(error: unknown): void {
  if (hasCode(error, "EPIPE")) return;
  try {
    writeSync(2, `cowlab: the output could not be written: ${reasonOf(error)}\n`);
  } finally {
    process.exit(2);
  }
}
