import { header, type Problem } from "@cowlab/core";
import type { ClusterDiff, DataFileChange } from "./cluster-diff.ts";
import { compareValues } from "./compare-values.ts";
import type { Files } from "./files.ts";
import { matchRenames } from "./match-renames.ts";
import type { ObjectChange } from "./object-change.ts";
import { describeObject, isKind } from "./object-name.ts";
import type { PlacedObject } from "./read-file.ts";
import { createCache, createSide, folderOf, joinPath, type Side } from "./side.ts";
import type { Json } from "./value.ts";

/** A cluster's files at two times. */
export interface ClusterFiles {
  readonly cluster: string;
  readonly base: Files;
  readonly head: Files;
}

/** Compares a cluster's files by the objects in them. Only files that differ are read, and what tells who applies them. */
export function compareClusters({ cluster, base: baseFiles, head: headFiles }: ClusterFiles): ClusterDiff {
  const differing = new Set([
    ...[...baseFiles.ids].filter(([path, id]) => headFiles.ids.get(path) !== id).map(([path]) => path),
    ...[...headFiles.ids.keys()].filter((path) => !baseFiles.ids.has(path)),
  ]);
  const unchanged = createCache();
  const base = createSide({ cluster, files: baseFiles, differing, unchanged });
  const head = createSide({ cluster, files: headFiles, differing, unchanged });
  for (const side of [base, head]) side.load(withListings(side, differing));
  const relevant = new Set([...differing].filter((path) => !hasSameContent(path, base, head)));
  for (const path of [...relisted(relevant, base, head), ...reassigned(base, head)]) relevant.add(path);

  for (const side of [base, head]) {
    side.withdraw([...relevant].filter((path) => side.content(path)?.kind === "objects" && !isApplied(side, path)));
  }

  const problems: Problems = new Map();
  const paths = [...relevant].sort();
  const readable = paths.filter((path) => {
    const contents = [base.content(path), head.content(path)] as const;
    const [was, is] = contents.map((content) => (content?.kind === "unreadable" ? content.problem : undefined));
    // What is wrong before the change is no reason to stop the change that mends it.
    if (was !== undefined) report(problems, { ...was, severity: "warning", message: `before this change, ${was.message}` });
    if (is !== undefined) report(problems, is);
    return was === undefined && is === undefined;
  });
  const before = objectsAt(base, readable, problems, "before");
  const after = objectsAt(head, readable, problems, "after");
  checkListings(head, readable, problems);
  checkOwnership(head, readable, problems);
  return {
    cluster,
    base,
    head,
    changes: changesBetween(before, after, base, head),
    dataFiles: readable.flatMap((path) => dataFileChange(path, base, head)),
    otherFiles: readable.filter((path) => [base, head].some((side) => side.content(path)?.kind === "other")),
    problems: [...problems.values()],
  };
}

/** Problems by their place and message, so that each is there once. */
type Problems = Map<string, Problem>;

function report(problems: Problems, problem: Problem): void {
  problems.set(`${problem.path} ${problem.message}`, problem);
}

function withListings(side: Side, paths: Iterable<string>): readonly string[] {
  return [...paths].flatMap((path) => [path, side.listingOf(path) ?? path]);
}

/** Whether two files differ in nothing but the comment that they begin with. */
function hasSameContent(path: string, base: Side, head: Side): boolean {
  const [before, after] = [base.text(path), head.text(path)];
  return before !== undefined && after !== undefined && withoutComment(before) === withoutComment(after);
}

function withoutComment(text: string): string {
  let start = 0;
  while (text.startsWith("#", start) && text.includes("\n", start)) start = text.indexOf("\n", start) + 1;
  return start === 0 ? text : text.slice(start);
}

/** Files that are as they were, but that a kustomization.yaml lists no longer, or now. */
function relisted(relevant: ReadonlySet<string>, base: Side, head: Side): readonly string[] {
  const folders = new Set([...relevant].filter((path) => path.endsWith("/kustomization.yaml")).map(folderOf));
  if (folders.size === 0) return [];
  return [...base.files.ids.keys()].filter((path) => {
    if (relevant.has(path) || !head.files.ids.has(path)) return false;
    const listings = [base.listingOf(path), head.listingOf(path)];
    if (!listings.some((listing) => listing !== undefined && folders.has(folderOf(listing)))) return false;
    // What the root does not list, another Kustomization applies.
    return base.isListed(path) !== head.isListed(path) && base.applierOf(path)?.id === head.applierOf(path)?.id;
  });
}

/** Files that are as they were, but below a folder that another Kustomization applies now, or none any more. */
function reassigned(base: Side, head: Side): readonly string[] {
  const [before, after] = [base.flux().byFolder, head.flux().byFolder];
  const folders = [...new Set([...before.keys(), ...after.keys()])].filter(
    (folder) => before.get(folder)?.id !== after.get(folder)?.id,
  );
  if (folders.length === 0) return [];
  return [...base.files.ids.keys()].filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** The objects of files that are applied, by their keys. */
function objectsAt(
  side: Side,
  paths: readonly string[],
  problems: Problems,
  when: "before" | "after",
): ReadonlyMap<string, PlacedObject> {
  const found = new Map<string, PlacedObject>();
  for (const path of paths) {
    const content = side.content(path);
    if (content?.kind !== "objects" || !isApplied(side, path)) continue;
    for (const object of content.objects) {
      const first = found.get(object.key);
      if (first === undefined) found.set(object.key, object);
      else if (when === "after") {
        const message = `holds ${describeObject(object.name)}, and so does ${first.file}; only that one is compared`;
        report(problems, { rule: "duplicate-object", severity: "error", path, message, fix: "remove one of them" });
      }
    }
  }
  return found;
}

/** Whether Flux gets to see a file: its folder's kustomization.yaml lists it, where there is one, and a Kustomization applies it. */
function isApplied(side: Side, path: string): boolean {
  const applier = side.applierOf(path);
  // Where no Kustomization of this repository is known, they are kept elsewhere.
  if (applier === undefined) return side.flux().byFolder.size === 0;
  const listing = side.listingOf(path);
  // A Kustomization of a folder further down does not read that listing.
  return listing === undefined || side.isListed(path) || applier.folder?.startsWith(`${folderOf(listing)}/`) === true;
}

function changesBetween(
  before: ReadonlyMap<string, PlacedObject>,
  after: ReadonlyMap<string, PlacedObject>,
  base: Side,
  head: Side,
): readonly ObjectChange[] {
  const kept = [...before.values()].flatMap((was): ObjectChange[] => {
    const is = after.get(was.key);
    if (is === undefined) return [];
    const fields = compareValues(was.manifest, is.manifest);
    const [from, to] = [base.applierOf(was.file)?.id ?? "", head.applierOf(is.file)?.id ?? ""];
    const moved = from === to ? {} : { moved: { from, to } };
    return fields.length === 0 && from === to && was.file === is.file
      ? []
      : [{ kind: "changed", before: was, after: is, fields, ...moved }];
  });
  const removed = [...before.values()].filter(({ key }) => !after.has(key));
  const added = [...after.values()].filter(({ key }) => !before.has(key));
  // Within a module, or where one module goes and another comes. Of modules, one is the other where it takes its objects over.
  const handedOver = new Set(
    kept.flatMap((change) => (change.kind === "changed" && change.moved ? [`${change.moved.from} ${change.moved.to}`] : [])),
  );
  const isCredible = (was: PlacedObject, is: PlacedObject): boolean => {
    if (isKind(was.name, "kustomize.toolkit.fluxcd.io", "Kustomization")) return handedOver.has(`${idOf(was)} ${idOf(is)}`);
    const [from, to] = [base.applierOf(was.file)?.id ?? "", head.applierOf(is.file)?.id ?? ""];
    return from === to || (!head.flux().kustomizations.has(from) && !base.flux().kustomizations.has(to));
  };
  const place = (change: ObjectChange): string => {
    const { file, key } = change.kind === "removed" ? change.before : change.after;
    return `${file} ${key}`;
  };
  return [...kept, ...matchRenames(removed, added, isCredible)]
    .map((change) => ({ change, place: place(change) }))
    .sort((left, right) => (left.place < right.place ? -1 : 1))
    .map(({ change }) => change);
}

function idOf({ name: { namespace, name } }: PlacedObject): string {
  return `${namespace}/${name}`;
}

function dataFileChange(path: string, base: Side, head: Side): readonly DataFileChange[] {
  const [before, after] = [base.content(path), head.content(path)].map((content) =>
    content?.kind === "data" ? content.data : undefined,
  );
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ kind: "added", path, fields: [] }];
  if (after === undefined) return [{ kind: "removed", path, fields: [] }];
  const fields = compareValues(withoutHeader(before), withoutHeader(after));
  return fields.length === 0 ? [] : [{ kind: "changed", path, fields }];
}

/** JSON has no comments: the header of a data file stands in a field. */
function withoutHeader(data: Json): Json {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== "$comment"));
}

/** Says where a kustomization.yaml and the files beside it disagree. */
function checkListings(head: Side, paths: readonly string[], problems: Problems): void {
  const listings = new Set(paths.flatMap((path) => (head.files.ids.has(path) ? [head.listingOf(path) ?? path, path] : [])));
  for (const listing of listings) {
    const content = head.content(listing);
    if (content?.kind !== "listing") continue;
    if (content.others.length > 0) {
      const message = `does more than list files (${content.others.join(", ")}), so that what Flux applies is not what stands in them`;
      report(problems, { rule: "foreign-file", severity: "warning", path: listing, message, fix: 'run "cowlab render"' });
    }
    for (const resource of content.resources) {
      if (/^[a-z+]+:\/\//.test(resource)) continue;
      const target = joinPath(folderOf(listing), resource);
      if (head.files.ids.has(target) || [...head.files.ids.keys()].some((path) => path.startsWith(`${target}/`))) continue;
      const message = `lists ${resource}, which does not exist: Flux can apply nothing of this folder`;
      report(problems, { rule: "missing-file", severity: "error", path: listing, message, fix: 'run "cowlab render"' });
    }
  }
  for (const path of paths) {
    if (head.content(path)?.kind !== "objects" || isApplied(head, path)) continue;
    const listing = head.isListed(path) ? undefined : head.listingOf(path);
    const reason = listing === undefined ? "is below the folder of no Kustomization" : `is not listed in ${listing}`;
    const message = `${reason}, so Flux does not apply it`;
    report(problems, { rule: "unlisted-file", severity: "warning", path, message, fix: 'run "cowlab render"' });
  }
}

/** Says which changed files were not rendered. Secrets are not, and neither is what Flux's own bootstrap wrote. */
function checkOwnership(head: Side, paths: readonly string[], problems: Problems): void {
  const root = `clusters/${head.cluster}/`;
  for (const path of paths) {
    const text = head.text(path);
    const kind = head.content(path)?.kind;
    if (text === undefined || !path.startsWith(root) || (kind !== "objects" && kind !== "listing")) continue;
    if (/\/flux-system\/gotk-[a-z]+\.yaml$/.test(path) || text.startsWith(header(head.cluster, path.slice(root.length))))
      continue;
    const message = "was not rendered: its first line does not say so";
    report(problems, {
      rule: "foreign-file",
      severity: "warning",
      path,
      message,
      fix: `make it a module of clusters/${head.cluster}.ts`,
    });
  }
}
