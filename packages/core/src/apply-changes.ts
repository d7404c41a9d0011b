import type { Change, ObjectAddition, ObjectChange, ObjectRemoval } from "./change.ts";
import { apiGroup, isNamed, objectKey, objectName, type PlainManifest, plain } from "./manifest.ts";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import type { Waiver } from "./waiver.ts";

/** The objects of a module before they are checked. */
export interface Draft {
  readonly name: string;
  readonly objects: readonly PlainManifest[];
}

/** What becomes of the modules' objects by a cluster's changes. */
export interface ChangedDrafts {
  /** The objects of each module, in the order of the drafts. */
  readonly objects: readonly (readonly PlainManifest[])[];
  /** The modules of which an object was changed or removed. */
  readonly touched: ReadonlySet<string>;
  /** The waivers of changes, each with the module of its object and the field that holds it. */
  readonly waiving: readonly { readonly module: string; readonly path: string; readonly waives: readonly Waiver[] }[];
  readonly problems: readonly Problem[];
}

/** Makes the changes of a cluster, one after the other, so that a later one sees what an earlier one did. */
export function applyChanges(drafts: readonly Draft[], changes: readonly Change[]): ChangedDrafts {
  const objects = drafts.map((draft) => [...draft.objects]);
  const touched = new Set<string>();
  const waiving: { module: string; path: string; waives: readonly Waiver[] }[] = [];
  const problems: Problem[] = [];
  for (const [index, change] of changes.entries()) {
    const path = `changes[${index}]`;
    const wrong = (message: string, fix?: string): void => {
      problems.push({ rule: "invalid-change", severity: "error", path, message, ...(fix === undefined ? {} : { fix }) });
    };
    if (change.action === "add") {
      add(change, drafts, objects, wrong);
      continue;
    }
    const found = find(change, objects);
    if ("message" in found) {
      wrong(found.message, found.fix);
      continue;
    }
    const { list, position, object } = found;
    const module = drafts[objects.indexOf(list)]?.name ?? "";
    touched.add(module);
    if (change.action === "remove") {
      list.splice(position, 1);
      continue;
    }
    const changed = changedObject(change, object, wrong);
    if (changed === undefined) continue;
    if (JSON.stringify(changed) === JSON.stringify(object)) {
      const message = `changes nothing: ${objectName(object)} is so already`;
      problems.push({ rule: "unused-change", severity: "warning", path, message, fix: "remove the change" });
    }
    list[position] = changed;
    const { waives = [] } = change;
    const waived = `${object.kind} ${object.metadata.name}`;
    if (waives.length > 0) waiving.push({ module, path, waives: waives.map((waiver) => ({ ...waiver, object: waived })) });
  }
  return { objects, touched, waiving, problems };
}

type Wrong = (message: string, fix?: string) => void;

function add({ module, object }: ObjectAddition, drafts: readonly Draft[], objects: PlainManifest[][], wrong: Wrong): void {
  const names = drafts.map(({ name }) => name);
  const list = objects[names.indexOf(module)];
  if (list === undefined) {
    const near = nearest(module, names);
    const fix = near === undefined ? `name one of ${names.toSorted().join(", ")}` : `did you mean ${near}?`;
    wrong(`adds an object to ${module}, which is no module of this cluster`, fix);
    return;
  }
  const added = plain(object);
  if (isNamed(added)) list.push(added);
  else wrong("adds what is no object: it needs apiVersion, kind and metadata.name");
}

type Found = { readonly list: PlainManifest[]; readonly position: number; readonly object: PlainManifest };

/** The one object that a change is about, in the list that holds it. */
function find(
  { kind: { apiVersion, kind }, name, namespace }: ObjectChange | ObjectRemoval,
  objects: readonly PlainManifest[][],
): Found | { readonly message: string; readonly fix: string } {
  const group = apiGroup(apiVersion);
  const all = objects.flatMap((list) =>
    list.flatMap((object, position): Found[] =>
      object.kind === kind && apiGroup(object.apiVersion) === group ? [{ list, position, object }] : [],
    ),
  );
  const named = all.filter(({ object }) => object.metadata.name === name);
  const matching = namespace === undefined ? named : named.filter(({ object }) => object.metadata.namespace === namespace);
  const [first] = matching;
  if (first !== undefined && matching.every(({ object }) => objectKey(object) === objectKey(first.object))) return first;
  const namespaces = [...new Set(named.map(({ object }) => object.metadata.namespace ?? ""))].sort();
  if (first !== undefined) {
    const message = `is about ${kind} ${name}, of which there is one in each of the namespaces ${namespaces.join(", ")}`;
    return { message, fix: `name the namespace: { name: "${name}", namespace: "${namespaces[0]}" }` };
  }
  const wanted = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  const message = `is about ${wanted}, which no module of this cluster renders`;
  if (named.length > 0) return { message, fix: `there is one in the namespace ${namespaces.join(", and one in ")}` };
  const names = [...new Set(all.map(({ object }) => object.metadata.name))].sort();
  const near = nearest(name, names);
  if (near !== undefined) return { message, fix: `did you mean ${near}?` };
  return { message, fix: names.length === 0 ? `no module renders any ${kind}` : `name one of ${names.join(", ")}` };
}

/** The object that a change makes of another, undefined where it makes none. */
function changedObject({ apply }: ObjectChange, object: PlainManifest, wrong: Wrong): PlainManifest | undefined {
  let changed: unknown;
  try {
    // A copy, which the function may do with as it likes.
    changed = plain(apply(structuredClone(object)));
  } catch (error) {
    wrong(`could not change ${objectName(object)}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  if (!isNamed(changed)) {
    wrong(`makes of ${objectName(object)} what is no object`, "return the object, with apiVersion, kind and metadata.name");
    return undefined;
  }
  if (changed.apiVersion !== object.apiVersion || objectKey(changed) !== objectKey(object)) {
    const message = `makes ${changed.apiVersion} ${objectName(changed)} of ${object.apiVersion} ${objectName(object)}`;
    wrong(message, "keep apiVersion, kind, name and namespace; for another object remove this one and add the other");
    return undefined;
  }
  return changed;
}
