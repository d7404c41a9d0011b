import { styleText } from "node:util";

/** Colours a text, or does not. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Colours for a stream: on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
