import { remember } from "./remember.ts";

/** The path of a field below another: `spec` and `ports` are `spec.ports`, and a key that is no word stands in brackets. */
export function fieldPath(path: string, field: string): string {
  if (!isWord(field)) return `${path}[${JSON.stringify(field)}]`;
  return path === "" ? field : `${path}.${field}`;
}

/** There are some hundreds of fields, which a render meets hundreds of thousands of times. */
const isWord = remember((field) => /^[A-Za-z_][\w-]*$/.test(field));

/** The path of a list's item. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** A path continued by another, either of which may be empty. */
export function joinPaths(path: string, below: string): string {
  return path === "" || below === "" || below.startsWith("[") ? `${path}${below}` : `${path}.${below}`;
}
