import type { OptionValues } from "./parse-arguments.ts";
import type { Project } from "./project.ts";

/** 0: all is well. 1: there are findings. 2: misuse, or a crash. */
export type ExitCode = 0 | 1 | 2;

/** What a command is called with. */
export interface Invocation {
  readonly project: Project;
  readonly positionals: readonly string[];
  readonly values: OptionValues;
}

/** A command of the command line. The result goes to stdout, what is to be said about it to stderr. */
export type AnyCommand = Command | FreeCommand;

/** A command that works on a project. */
export interface Command extends CommandFrame {
  readonly anywhere?: false;
  readonly run: (invocation: Invocation) => Promise<ExitCode>;
}

/** A command that runs outside of projects, too. */
export interface FreeCommand extends CommandFrame {
  readonly anywhere: true;
  readonly run: (invocation: Omit<Invocation, "project">) => Promise<ExitCode>;
}

interface CommandFrame {
  /** What `cowlab <command> --help` prints. */
  readonly help: string;
  readonly options: Readonly<Record<string, CommandOption>>;
}

/** An option of a command, as `parseArgs` of node:util takes it. */
export interface CommandOption {
  readonly type: "boolean" | "string";
  readonly short?: string;
}
