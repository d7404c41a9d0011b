import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { environment } from "./environment.ts";
import { patience } from "./patience.ts";

/** A program under way. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly log: () => string;
  /** Ends it, with all that it started, and waits until it is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  readonly alive: () => boolean;
}

const running = new Set<ChildProcess>();

/** How a program is started. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A command that is given the program and its arguments, and turns into it. */
  readonly by?: readonly string[];
}

/** Starts a program in a process group of its own; what it prints goes to a file among the logs. */
export function start(program: string, args: readonly string[], options: StartOptions = {}): Running {
  const { env = {}, by = [] } = options;
  const folder = environment.logs;
  mkdirSync(folder, { recursive: true });
  const log = join(folder, `${program}.log`);
  const output = openSync(log, "a");
  const [command = "", ...rest] = [...by, environment.program(program), ...args];
  const child = spawn(command, rest, {
    detached: true,
    stdio: ["ignore", output, output],
    env: { PATH: process.env["PATH"], HOME: environment.work, ...env },
  });
  closeSync(output);
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      running.delete(child);
      resolve();
    });
    child.once("error", () => resolve());
  });
  return {
    name: program,
    pid: child.pid ?? 0,
    log: () => readFileSync(log, "utf8"),
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: async (signal = "SIGTERM") => {
      kill(child, signal);
      const killed = sleep(10_000, undefined, { ref: false }).then(() => kill(child, "SIGKILL"));
      await Promise.race([ended, killed.then(() => ended)]);
    },
  };
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}

process.once("exit", () => {
  for (const child of running) kill(child, "SIGKILL");
});

/** How something is waited for. */
export interface WaitOptions {
  /** The program that brings it about: when that has ended, so has the waiting. */
  readonly by?: Running;
  /** What is there instead, for the message where it does not come. */
  readonly seen?: () => unknown;
}

/**
 * Asks again and again until there is an answer.
 * @throws Error with what was waited for and what was seen last, where none comes in time
 */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | undefined> | Value | undefined,
  { by, seen }: WaitOptions = {},
): Promise<Value> {
  const end = Date.now() + patience * 1000;
  let problem: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (by?.alive() === false) throw new Error(`${by.name} ended before ${what}: ${by.log().slice(-2000)}`, { cause: problem });
    await sleep(200);
  }
  const last = seen?.();
  const detail = last === undefined ? "" : `: ${typeof last === "string" ? last : JSON.stringify(last)}`;
  throw new Error(`waited ${patience} s for ${what}${detail}`, { cause: problem });
}
