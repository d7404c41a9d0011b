import { stderr } from "./output.ts";

/** Says what is wrong with how a command is called, and gives the exit code. */
export function misuseOf(command: string): (problem: string) => 2 {
  return (problem) => {
    stderr.write(`cowlab: ${problem}\nRun "${command} --help" for usage.\n`);
    return 2;
  };
}
