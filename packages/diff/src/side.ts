import type { Files } from "./files.ts";
import { type FluxGraph, type FluxKustomization, fluxGraph } from "./flux-graph.ts";
import { isKind, type ObjectName, objectKey } from "./object-name.ts";
import { type FileContent, mayHoldObjects, type PlacedObject, readFile } from "./read-file.ts";

/** A cluster's files at one time, read as far as they are asked for. */
export interface Side {
  readonly cluster: string;
  readonly files: Files;
  /** Reads files ahead, all at once. */
  readonly load: (paths: Iterable<string>) => void;
  /** The text of a file, undefined where there is none. */
  readonly text: (path: string) => string | undefined;
  /** What a file holds, undefined where there is none. */
  readonly content: (path: string) => FileContent | undefined;
  /** The kustomization.yaml that decides over a file, undefined where all files of its folder are applied. */
  readonly listingOf: (path: string) => string | undefined;
  /** Whether that listing has the file, or one of the folders above it. */
  readonly isListed: (path: string) => boolean;
  /** The objects of a kind. Those in files that did not change are found by the name that cowlab gives a file: `<kind>-<name>.yaml`. */
  readonly ofKind: (group: string, kind: string) => readonly PlacedObject[];
  /** An object by its name, found by the name that cowlab gives its file where that did not change. */
  readonly find: (name: ObjectName) => PlacedObject | undefined;
  /** The objects in files below a folder. */
  readonly below: (folder: string) => readonly PlacedObject[];
  /** Every object. This reads every file. */
  readonly all: () => readonly PlacedObject[];
  readonly flux: () => FluxGraph;
  /** Leaves files out of every answer from now on: those that are there, but that nobody applies. */
  readonly withdraw: (paths: readonly string[]) => void;
  /** The Kustomization that applies a file, undefined where none does. */
  readonly applierOf: (path: string) => FluxKustomization | undefined;
}

/** What has been read of files. */
export interface FileCache {
  readonly texts: Map<string, string>;
  readonly contents: Map<string, FileContent>;
}

export function createCache(): FileCache {
  return { texts: new Map(), contents: new Map() };
}

/** What a side is made from. */
export interface SideOptions {
  readonly cluster: string;
  readonly files: Files;
  /** The paths of the files that are not alike on both sides. */
  readonly differing: ReadonlySet<string>;
  /** What both sides have read of files that are alike. */
  readonly unchanged: FileCache;
}

/** One side of a comparison. */
export function createSide({ cluster, files, differing, unchanged }: SideOptions): Side {
  const own = createCache();
  const kinds = new Map<string, readonly PlacedObject[]>();
  const targets = new Map<string, ReadonlySet<string>>();
  const cacheOf = (path: string): FileCache => (differing.has(path) ? own : unchanged);

  const load = (paths: Iterable<string>): void => {
    const wanted = [...new Set(paths)].filter((path) => {
      const { texts, contents } = cacheOf(path);
      return files.ids.has(path) && !texts.has(path) && !contents.has(path);
    });
    if (wanted.length === 0) return;
    for (const [path, read] of files.read(wanted)) {
      if ("text" in read) cacheOf(path).texts.set(path, read.text);
      else cacheOf(path).contents.set(path, withoutText(path, read.reason));
    }
  };
  const content = (path: string): FileContent | undefined => {
    if (!files.ids.has(path)) return undefined;
    const { texts, contents } = cacheOf(path);
    const known = contents.get(path);
    if (known !== undefined) return known;
    load([path]);
    const text = texts.get(path);
    if (text === undefined) return contents.get(path);
    const read = readFile(path, text);
    contents.set(path, read);
    return read;
  };
  const objectsIn = (paths: readonly string[]): PlacedObject[] => {
    load(paths);
    return paths.flatMap((path) => {
      const read = content(path);
      return read?.kind === "objects" ? read.objects : [];
    });
  };
  const listings = new Map<string, string | undefined>();
  /** The kustomization.yaml of a folder, or of the nearest one above it. */
  const listingAt = (folder: string): string | undefined => {
    // Above a cluster's folder there is none of its own.
    if (!folder.includes("/")) return undefined;
    if (listings.has(folder)) return listings.get(folder);
    const own = `${folder}/kustomization.yaml`;
    const listing = files.ids.has(own) ? own : listingAt(folderOf(folder));
    listings.set(folder, listing);
    return listing;
  };
  const listingOf = (path: string): string | undefined => {
    const folder = folderOf(path);
    return listingAt(path === `${folder}/kustomization.yaml` ? folderOf(folder) : folder);
  };
  /** What a kustomization.yaml lists, as paths from the project's folder; undefined for what is none. */
  const targetsOf = (listing: string): ReadonlySet<string> | undefined => {
    const known = targets.get(listing);
    if (known !== undefined) return known;
    const read = content(listing);
    if (read?.kind !== "listing") return undefined;
    const found = new Set(read.resources.map((resource) => joinPath(folderOf(listing), resource)));
    targets.set(listing, found);
    return found;
  };
  const isListedIn = (listing: string, path: string): boolean => {
    const listed = targetsOf(listing);
    if (listed === undefined) return true;
    for (let at = path; at !== ""; at = folderOf(at)) if (listed.has(at)) return true;
    return false;
  };
  const isListed = (path: string): boolean => {
    const listing = listingOf(path);
    return listing === undefined || isListedIn(listing, path);
  };
  const withdrawn = new Set<string>();
  const applied = (paths: readonly string[]): PlacedObject[] =>
    objectsIn(paths).filter(({ file }) => !withdrawn.has(file) && (!differing.has(file) || isListed(file)));
  const index = lazily(() => indexPaths([...files.ids.keys()].filter((path) => !differing.has(path))));
  const changed = lazily(() => Map.groupBy(applied([...differing]), ({ name }) => kindKey(name.group, name.kind)));
  const changedOf = (key: string): readonly PlacedObject[] =>
    (changed().get(key) ?? []).filter(({ file }) => !withdrawn.has(file));
  const ofKind = (group: string, kind: string): readonly PlacedObject[] => {
    const key = kindKey(group, kind);
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const named = index().byKind.get(kind.toLowerCase()) ?? [];
    // Kustomizations of modules are called like the module.
    const modules = kind === "Kustomization" ? (index().byFolder.get(`clusters/${cluster}/flux`) ?? []) : [];
    const unchanged = applied([...new Set([...named, ...modules])]).filter(({ name }) => isKind(name, group, kind));
    const found = [...unchanged, ...changedOf(key)];
    kinds.set(key, found);
    return found;
  };
  const flux = lazily(() => {
    const kustomizations = ofKind("kustomize.toolkit.fluxcd.io", "Kustomization");
    // One that is not listed is not there, whether its own file changed or only the list.
    return fluxGraph(
      cluster,
      kustomizations.filter(({ file }) => isListed(file)),
    );
  });
  return {
    cluster,
    files,
    load,
    content,
    listingOf,
    isListed,
    ofKind,
    text: (path) => {
      if (!files.ids.has(path)) return undefined;
      load([path]);
      return cacheOf(path).texts.get(path);
    },
    find: (name) => {
      const key = objectKey(name);
      const own = changedOf(kindKey(name.group, name.kind)).find((object) => object.key === key);
      if (own !== undefined) return own;
      const base = `${name.kind.toLowerCase()}-${name.name.replace(/[^A-Za-z0-9.-]/g, "-")}`;
      const paths = [`${base}.yaml`, `${base}-${name.namespace}.yaml`].flatMap((file) => index().byName.get(file) ?? []);
      return applied(paths).find((object) => object.key === key);
    },
    below: (folder) => applied([...files.ids.keys()].filter((path) => path.startsWith(`${folder}/`))),
    all: lazily(() => applied([...files.ids.keys()])),
    flux,
    withdraw: (paths) => {
      for (const path of paths) withdrawn.add(path);
      kinds.clear();
    },
    applierOf: (path) => {
      const { byFolder, root } = flux();
      for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) {
        const found = byFolder.get(folder);
        if (found !== undefined && found.id !== root.id) return found;
      }
      const rootListing = `${root.folder}/kustomization.yaml`;
      return path.startsWith(`${root.folder}/`) && (path === rootListing || isListedIn(rootListing, path)) ? root : undefined;
    },
  };
}

/** What a file is that has no text: a link or an image is nothing to Flux, unless it stands where an object should. */
function withoutText(path: string, reason: string): FileContent {
  if (!mayHoldObjects(path)) return { kind: "other" };
  return {
    kind: "unreadable",
    problem: { rule: "unreadable-file", severity: "error", path, message: `cannot be read: ${reason}` },
  };
}

/** Does something at the first call, and knows the answer at any other. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function kindKey(group: string, kind: string): string {
  return `${group} ${kind}`;
}

interface PathIndex {
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** By what stands before the first hyphen of the file's name. */
  readonly byKind: ReadonlyMap<string, readonly string[]>;
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
}

function indexPaths(paths: readonly string[]): PathIndex {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  return {
    byName: Map.groupBy(paths, nameOf),
    byKind: Map.groupBy(paths, (path) => nameOf(path).split("-", 1)[0] ?? ""),
    byFolder: Map.groupBy(paths, folderOf),
  };
}

/** The folder of a path, the empty text at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A path below a folder, as a kustomization.yaml names it. */
export function joinPath(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
