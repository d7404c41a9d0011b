/** The files of a cluster at one time. Only those that are asked for are read. */
export interface Files {
  /** What tells the content of each file, by its path from the project's folder: alike where the content is. */
  readonly ids: ReadonlyMap<string, string>;
  /** Reads files of `ids`, all at once. */
  readonly read: (paths: readonly string[]) => ReadonlyMap<string, FileText>;
}

/** The text of a file, or why there is none. */
export type FileText = { readonly text: string } | { readonly reason: string };

/** Files that are in memory, by their paths. */
export function memoryFiles(texts: ReadonlyMap<string, string>): Files {
  return {
    ids: texts,
    read: (paths) => new Map(paths.map((path) => [path, { text: texts.get(path) ?? "" }])),
  };
}
