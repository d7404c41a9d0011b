import type { Json } from "./value.ts";

/** A step from a value to one inside it: a key of a map, or an item of a list. */
export type Step = string | ItemStep;

/** An item of a list. */
export interface ItemStep {
  /** Where it stands: in the list after the change for an item that is added, before it for any other. */
  readonly index: number;
  /** What tells it from the others: its name, its match, its flag; its index where nothing does. */
  readonly label: string;
}

/** The way to a field, from the top of its object. */
export type FieldPath = readonly Step[];

/**
 * One difference between two values. All of them, applied to the first value, give the second.
 * @see applyChanges
 */
export type FieldChange =
  | { readonly kind: "added"; readonly path: FieldPath; readonly after: Json }
  | { readonly kind: "removed"; readonly path: FieldPath; readonly before: Json }
  | {
      readonly kind: "changed";
      readonly path: FieldPath;
      readonly before: Json;
      readonly after: Json;
      /** What differs in a text that holds a file. */
      readonly inside?: InsideText;
    }
  /** The items that a list keeps stand in another order. */
  | {
      readonly kind: "reordered";
      readonly path: FieldPath;
      /** The kept items by their former indexes, as they stand now. */
      readonly order: readonly number[];
      /** Their labels, as they stood and as they stand. */
      readonly before: readonly string[];
      readonly after: readonly string[];
    };

/** What differs between two texts: fields where both hold data, lines otherwise. */
export type InsideText =
  | { readonly format: "yaml" | "json" | "ini"; readonly changes: readonly FieldChange[] }
  | { readonly format: "text"; readonly hunks: readonly TextHunk[] };

/** Lines that differ, with some around them. */
export interface TextHunk {
  /** The number of its first line, before and after. */
  readonly beforeLine: number;
  readonly afterLine: number;
  readonly lines: readonly { readonly kind: "same" | "added" | "removed"; readonly text: string }[];
}

/** A path for people: `spec.template.spec.containers[sonarr].image`. */
export function formatPath(path: FieldPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step !== "string") text += `[${step.label}]`;
    else if (!/^[A-Za-z_][\w-]*$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** Whether a path begins with these keys; a star stands for any one step. */
export function startsWith(path: FieldPath, ...keys: readonly string[]): boolean {
  return path.length >= keys.length && keys.every((key, index) => key === "*" || path[index] === key);
}
