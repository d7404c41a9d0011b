import { LineCounter, parseAllDocuments } from "yaml";
import { readRendered } from "./read-rendered.ts";
import type { Json } from "./value.ts";

/** The documents of a YAML file, or the first thing that is wrong with it. */
export type ReadYaml =
  | { readonly documents: readonly Json[] }
  | { readonly line?: number; readonly column?: number; readonly message: string };

/** Reads a file of YAML documents, a rendered one by a shorter way. Empty documents are left out. Never throws. */
export function readYaml(text: string): ReadYaml {
  const rendered = readRendered(text);
  if (rendered !== undefined) return { documents: [rendered] };
  try {
    return readAny(text);
  } catch (error) {
    // Aliases that grow without end, or nesting beyond the stack.
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

function readAny(text: string): ReadYaml {
  const lines = new LineCounter();
  // A pretty error would quote the line, and with it a secret.
  const documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" })];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line, column: col, message: error.message };
  }
  const values = documents.map((document) => asJson(document.toJS({ maxAliasCount: 100 })));
  return { documents: values.filter((value) => value !== null) };
}

/** What a YAML reader gives, as data: what JSON has no word for becomes text. */
function asJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== "object" || value instanceof Date || ArrayBuffer.isView(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]));
}
