import type { styleText } from "node:util";

/** Colours a text, or does not. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;
