import { listAt, stringAt, valueAt } from "@cowlab/core";
import type { PlacedObject } from "./read-file.ts";

/** A Flux Kustomization, with what decides over the objects that it applies. @see https://fluxcd.io/flux/components/kustomize/kustomizations/ */
export interface FluxKustomization {
  /** As `namespace/name`. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** The folder it applies, from the project's folder; absent where that is another repository's. */
  readonly folder?: string;
  /** The ids of those that come before it. */
  readonly dependsOn: readonly string[];
  readonly prune: boolean;
  readonly deletionPolicy: string;
  readonly suspend: boolean;
  readonly force: boolean;
  /** Undefined for the root of a cluster that does not hold its own. */
  readonly object?: PlacedObject;
}

/** The Kustomizations of a cluster, by their ids. */
export interface FluxGraph {
  readonly kustomizations: ReadonlyMap<string, FluxKustomization>;
  /** By the folders that they apply. */
  readonly byFolder: ReadonlyMap<string, FluxKustomization>;
  /** What applies the root of the cluster's folder. */
  readonly root: FluxKustomization;
  /** All that come after one, directly or not. */
  readonly dependentsOf: (id: string) => ReadonlySet<string>;
  /** All that come before one, directly or not. */
  readonly dependenciesOf: (id: string) => ReadonlySet<string>;
}

/** Reads the Kustomizations among objects. */
export function fluxGraph(cluster: string, objects: readonly PlacedObject[]): FluxGraph {
  const kustomizations = new Map(objects.map((object) => readKustomization(object)).map((one) => [one.id, one]));
  const folder = `clusters/${cluster}`;
  const given = [...kustomizations.values()].find((one) => one.folder === folder);
  const root = given ?? {
    id: "flux-system/flux-system",
    name: "flux-system",
    namespace: "flux-system",
    folder,
    dependsOn: [],
    prune: true,
    deletionPolicy: "MirrorPrune",
    suspend: false,
    force: false,
  };
  const forward = new Map([...kustomizations].map(([id, { dependsOn }]) => [id, dependsOn]));
  const backward = new Map<string, string[]>();
  for (const [id, before] of forward) {
    for (const name of before) {
      const known = backward.get(name);
      if (known === undefined) backward.set(name, [id]);
      else known.push(id);
    }
  }
  return {
    kustomizations,
    byFolder: new Map(
      [...kustomizations.values()].flatMap((one) => (one.folder === undefined ? [] : [[one.folder, one] as const])),
    ),
    root,
    dependentsOf: (id) => reachable(id, backward),
    dependenciesOf: (id) => reachable(id, forward),
  };
}

function readKustomization(object: PlacedObject): FluxKustomization {
  const { manifest } = object;
  const { name, namespace = "flux-system" } = object.name;
  const path = stringAt(manifest, "spec", "path");
  const folder = path === undefined ? undefined : normalFolder(path);
  return {
    id: `${namespace}/${name}`,
    name,
    namespace,
    ...(folder !== undefined && /^(clusters|secrets)\//.test(folder) ? { folder } : {}),
    dependsOn: listAt(manifest, "spec", "dependsOn").flatMap((item) => {
      const dependency = stringAt(item, "name");
      return dependency === undefined ? [] : [`${stringAt(item, "namespace") ?? namespace}/${dependency}`];
    }),
    prune: valueAt(manifest, "spec", "prune") === true,
    deletionPolicy: stringAt(manifest, "spec", "deletionPolicy") ?? "MirrorPrune",
    suspend: valueAt(manifest, "spec", "suspend") === true,
    force: valueAt(manifest, "spec", "force") === true,
    object,
  };
}

/** A folder without `./` and slashes at its ends. */
function normalFolder(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

function reachable(start: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...(edges.get(start) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === start || seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(edges.get(next) ?? []));
  }
  return seen;
}
