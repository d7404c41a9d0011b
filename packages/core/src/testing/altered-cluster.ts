import type { ClusterDefinition } from "../cluster.ts";
import { isObject, type Manifest, plain } from "../manifest.ts";
import type { Module } from "../module.ts";

type Data = Record<string, unknown>;

/** The cluster with its objects as a function changes them: it gets plain data that is its own. */
export function altered(definition: ClusterDefinition, change: (object: Data, index: number) => void): ClusterDefinition {
  let count = 0;
  const objects = (module: Module): Module => ({
    ...module,
    objects: (cluster) =>
      module.objects(cluster).map((object) => {
        const copy = plain(object);
        if (isObject(copy)) change(copy, count++);
        // What the change leaves may be no manifest at all, which is what some of these tests are about.
        return copy as unknown as Manifest;
      }),
  });
  return { ...definition, modules: definition.modules.flat().map(objects) };
}

/** Puts a value at a path of an object, whose way there exists. */
export function put(object: unknown, path: readonly (string | number)[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof object !== "object" || object === null) return;
  if (rest.length === 0) Reflect.set(object, key, value);
  else put(Reflect.get(object, key), rest, value);
}
