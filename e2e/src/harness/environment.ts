import { environmentVariable } from "./environment-variable.ts";

/** What the run outside of the namespaces hands in. */
export interface Environment {
  /** A folder in memory that vanishes with the run. */
  readonly work: string;
  /** Where what programs print is kept until the next run. */
  readonly logs: string;
  /** The folder of upstream CRDs. */
  readonly definitions: string;
  /** Paths of programs by their names. */
  readonly programs: Readonly<Record<string, string>>;
  /** Why a program is missing, by its name, or the CRDs of a piece of software, as `CRDs of longhorn`. */
  readonly missing: Readonly<Record<string, string>>;
  /** Where each program is from. */
  readonly origins: Readonly<Record<string, string>>;
  /** The path of a program that is there. */
  readonly program: (name: string) => string;
}

function read(): Environment {
  const text = process.env[environmentVariable];
  if (text === undefined)
    throw new Error("these tests run by `pnpm e2e`, which finds the programs and keeps them apart from the machine");
  const given: Omit<Environment, "program"> = JSON.parse(text);
  return {
    ...given,
    program: (name) => {
      const path = given.programs[name] ?? (name === "sh" ? "/bin/sh" : undefined);
      if (path === undefined) throw new Error(`${name} is missing: ${given.missing[name] ?? "it is not known"}`);
      return path;
    },
  };
}

export const environment: Environment = read();
