import type { FreeCommand } from "../command.ts";
import { misuseOf } from "../misuse.ts";

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
    return misuseOf("cowlab new")("new what: a cluster, or an app?");
  },
};
