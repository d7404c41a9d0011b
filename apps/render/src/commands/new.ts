import type { FreeCommand } from "../command.ts";

const help = `Writes the beginning of something.

Usage: cowlab new cluster <name> [options]
       cowlab new app <name> [options]

Both ask for what they have to know, and never overwrite anything. "cowlab new
cluster --help" and "cowlab new app --help" list their options.

Options:
  -h, --help  show this help
`;

/** `cowlab new` without saying what. */
export const newThing: FreeCommand = {
  help,
  options: {},
  anywhere: true,
  async run() {
    process.stderr.write('cowlab: new what: a cluster, or an app?\nRun "cowlab new --help" for usage.\n');
    return 2;
  },
};
