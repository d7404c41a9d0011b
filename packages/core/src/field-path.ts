/** The path of a field below another: `spec` and `ports` are `spec.ports`, and a key that is no word stands in brackets. */
export function fieldPath(path: string, field: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(field)) return `${path}[${JSON.stringify(field)}]`;
  return path === "" ? field : `${path}.${field}`;
}

/** The path of a list's item. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** A path continued by another, either of which may be empty. */
export function joinPaths(path: string, below: string): string {
  return path === "" || below === "" || below.startsWith("[") ? `${path}${below}` : `${path}.${below}`;
}
