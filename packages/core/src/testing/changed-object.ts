import { isObject, type Manifest, plain } from "../manifest.ts";
import { realisticObjects } from "./realistic-objects.ts";

/** A path as the keys along it: `spec.ports[0].name`, with what is in quotes as one key. */
export function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/\["([^"]*)"\]|[^.[\]]+/g)].map(([key, quoted]) => quoted ?? key);
}

/** The realistic object of a kind, or of a kind and a name, with fields set by path; undefined takes a field away. */
export function changedObject(name: string, changes: Readonly<Record<string, unknown>>): Manifest {
  const [kind, objectName] = name.split(" ");
  const found = realisticObjects.find(
    (object) => object.kind === kind && (objectName === undefined || object.metadata?.name === objectName),
  );
  if (found === undefined) throw new Error(`there is no realistic ${name}`);
  const copy = copyOf(found);
  for (const [path, value] of Object.entries(changes)) setField(copy, keysOf(path), value);
  return copy;
}

/** A copy in which each place is one of its own, where the object shares its labels among several. */
export function copyOf({ apiVersion, kind, ...data }: Manifest): Manifest {
  return Object.assign({ apiVersion, kind }, plain(data));
}

/** Sets a field by its keys, with maps and lists along the way as they are needed; undefined takes it away. */
export function setField(root: unknown, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (Array.isArray(root)) {
    const index = Number(key);
    if (rest.length === 0) root.splice(index, 1, ...(value === undefined ? [] : [value]));
    else
      setField(
        below(root[index], rest, (made) => root.splice(index, 1, made)),
        rest,
        value,
      );
  } else if (isObject(root)) {
    if (rest.length > 0)
      setField(
        below(root[key], rest, (made) => Object.assign(root, { [key]: made })),
        rest,
        value,
      );
    else if (value === undefined) delete root[key];
    else root[key] = value;
  }
}

/** What is there, or else a new map or list, whichever the next key is one of. */
function below(there: unknown, [next = ""]: readonly string[], put: (made: unknown) => void): unknown {
  if (there !== undefined) return there;
  const made = /^\d+$/.test(next) ? [] : {};
  put(made);
  return made;
}
