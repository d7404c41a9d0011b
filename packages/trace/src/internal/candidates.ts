import { nearest } from "@cowlab/core";

/** More than these help nobody to choose. */
const most = 5;

/** What may have been meant: what is nearest to the name first, then the others in order. */
export function candidatesFor(wanted: string, names: Iterable<string>): readonly string[] {
  const sorted = [...new Set(names)].sort();
  const near = nearest(wanted, sorted);
  return [...(near === undefined ? [] : [near]), ...sorted.filter((name) => name !== near)].slice(0, most);
}

/** A list for a sentence: `a, b or c`. */
export function either(items: readonly string[]): string {
  return joined(items, "or");
}

/** A list for a sentence: `a, b and c`. */
export function and(items: readonly string[]): string {
  return joined(items, "and");
}

function joined(items: readonly string[], word: string): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}
