import { apiGroup, isObject, type PlainManifest } from "./manifest.ts";
import { podTemplate } from "./references.ts";

/** Some fields of a value, as deep as they stand; `undefined` removes one. */
export type Patch<T> = 0 extends 1 & T
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Patch<Item>[]
    : T extends object
      ? { readonly [K in keyof T]?: Patch<T[K]> | undefined }
      : T;

/** The fields that tell the items of a list apart; a list without any is replaced as a whole. */
interface MergeKeys {
  readonly [field: string]: { readonly by: readonly string[]; readonly items?: MergeKeys };
}

/** What the API's own merge keys are. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
const containerKeys: MergeKeys = {
  env: { by: ["name"] },
  ports: { by: ["containerPort", "protocol"] },
  volumeDevices: { by: ["devicePath"] },
  volumeMounts: { by: ["mountPath"] },
};

const podKeys: MergeKeys = {
  containers: { by: ["name"], items: containerKeys },
  initContainers: { by: ["name"], items: containerKeys },
  hostAliases: { by: ["ip"] },
  imagePullSecrets: { by: ["name"] },
  resourceClaims: { by: ["name"] },
  topologySpreadConstraints: { by: ["topologyKey", "whenUnsatisfiable"] },
  volumes: { by: ["name"] },
};

/** What a key is where an item does not say it. */
const defaults: Readonly<Record<string, string>> = { protocol: "TCP" };

/**
 * An object with the fields of a patch in place of its own, as a strategic merge: maps are merged field by field, the lists of
 * pods and of a Service's ports item by item, other lists are replaced. Neither argument is changed.
 */
export function mergePatch(object: PlainManifest, patch: object): unknown {
  const pod = podTemplate(object);
  const keys = new Map<string, MergeKeys>();
  if (pod !== undefined) keys.set(pod.path === "" ? "spec" : `${pod.path}.spec`, podKeys);
  if (apiGroup(object.apiVersion) === "" && object.kind === "Service") {
    keys.set("spec", { ports: { by: ["port", "protocol"] } });
  }
  return merge(object, patch, "", (path) => keys.get(path) ?? {});
}

function merge(value: unknown, patch: unknown, path: string, keysAt: (path: string) => MergeKeys): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(value) ? Object.entries(value) : []);
  const keys = keysAt(path);
  for (const [field, change] of Object.entries(patch)) {
    const own = merged.get(field);
    const at = path === "" ? field : `${path}.${field}`;
    const list = Object.hasOwn(keys, field) ? keys[field] : undefined;
    if (change === undefined) merged.delete(field);
    else if (list !== undefined && Array.isArray(own) && Array.isArray(change)) merged.set(field, mergeItems(own, change, list));
    else merged.set(field, merge(own, change, at, keysAt));
  }
  return Object.fromEntries(merged);
}

/** A list with the items of another merged into those of the same keys, or added at its end. */
function mergeItems(list: readonly unknown[], patch: readonly unknown[], { by, items = {} }: MergeKeys[string]): unknown[] {
  const identity = (item: unknown): string =>
    JSON.stringify(by.map((key) => (isObject(item) ? (item[key] ?? defaults[key]) : item) ?? null));
  const merged = new Map(list.map((item) => [identity(item), item]));
  for (const item of patch) {
    const own = merged.get(identity(item));
    merged.set(
      identity(item),
      merge(own, item, "", (path) => (path === "" ? items : {})),
    );
  }
  return [...merged.values()];
}
