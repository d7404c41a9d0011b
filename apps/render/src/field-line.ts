import { isScalar, LineCounter, parseDocument } from "yaml";

/**
 * The line of a field in the text of an object, from 1: where it is not there, that of the nearest field above it that is.
 * A path is one of a problem, such as `spec.ports[0].name` or `data["app.yaml"]`.
 */
export function fieldLine(text: string, path: string | undefined): number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const keys = path === undefined ? [] : keysOf(path);
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = document.getIn(keys.slice(0, depth - 1), true);
    const key = keys[depth - 1];
    // The line of a field is that of its name: its value may start below.
    if (typeof parent === "object" && parent !== null && "items" in parent && Array.isArray(parent.items)) {
      const item: unknown =
        typeof key === "number"
          ? parent.items[key]
          : parent.items.find((pair: { readonly key?: unknown }) => (isScalar(pair.key) ? pair.key.value : pair.key) === key)
              ?.key;
      const start = startOf(item);
      if (start !== undefined) return lineCounter.linePos(start).line;
    }
  }
  const start = startOf(document.contents);
  return start === undefined ? 1 : lineCounter.linePos(start).line;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const [start]: readonly unknown[] = node.range;
  return typeof start === "number" ? start : undefined;
}

/** The keys and indexes along a path. */
function keysOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|[^.[\]]+/g)].map(([text, quoted, index]) =>
    index !== undefined ? Number(index) : quoted === undefined ? text : String(JSON.parse(`"${quoted}"`)),
  );
}
