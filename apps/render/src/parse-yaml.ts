import { LineCounter, parseAllDocuments } from "yaml";

/** The documents of a YAML file, or the first thing that is wrong with it. */
export type ParsedYaml =
  | { readonly documents: readonly unknown[] }
  | { readonly line: number; readonly column: number; readonly message: string };

/** Parses a file of YAML documents. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  // A pretty error would quote the line, and with it a secret.
  const documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line, column: col, message: error.message };
  }
  return { documents: documents.map((document): unknown => document.toJS({ maxAliasCount: 1000 })) };
}
