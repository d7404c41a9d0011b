/** The path of a field below another: `spec` and `ports` are `spec.ports`, and a key that is no word stands in brackets. */
export function fieldPath(path: string, field: string): string {
  if (!isWord(field)) return `${path}[${JSON.stringify(field)}]`;
  return path === "" ? field : `${path}.${field}`;
}

/** Fields that are known to be words: there are some hundreds, which a render meets hundreds of thousands of times. */
const words = new Set<string>();

function isWord(field: string): boolean {
  if (words.has(field)) return true;
  if (!/^[A-Za-z_][\w-]*$/.test(field)) return false;
  if (words.size < 10_000) words.add(field);
  return true;
}

/** The path of a list's item. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** A path continued by another, either of which may be empty. */
export function joinPaths(path: string, below: string): string {
  return path === "" || below === "" || below.startsWith("[") ? `${path}${below}` : `${path}.${below}`;
}
