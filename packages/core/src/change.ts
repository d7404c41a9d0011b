import type { TypeMeta } from "@kubernetes-models/base";
import type { Kind, KindDefinition, KindMetadata } from "./kind.ts";
import type { Manifest, PlainManifest } from "./manifest.ts";
import { mergePatch, type Patch } from "./patch.ts";
import type { Waiver } from "./waiver.ts";

/** An object by its name; with its namespace where several have objects of that kind and name. */
export type ChangeTarget = string | { readonly name: string; readonly namespace?: string };

/** What a cluster changes in what its modules render, as `changeObject`, `addObject` and `removeObject` make it. */
export type Change = ObjectChange | ObjectAddition | ObjectRemoval;

interface OfObject {
  readonly kind: Pick<KindDefinition, "apiVersion" | "kind">;
  readonly name: string;
  readonly namespace?: string;
}

/** Another value for an object. */
export interface ObjectChange extends OfObject {
  readonly action: "change";
  readonly apply: (object: PlainManifest) => unknown;
  /** Findings about the changed object that are right as they are, with the reason. */
  readonly waives?: readonly Omit<Waiver, "object">[];
}

/** An object more. */
export interface ObjectAddition {
  readonly action: "add";
  /** The name of the module that gets it. */
  readonly module: string;
  readonly object: Manifest;
}

/** An object less. */
export interface ObjectRemoval extends OfObject {
  readonly action: "remove";
}

/** The fields of an object that change, as deep as they stand; `undefined` removes one. */
export type ObjectPatch<T> = Patch<Omit<T, "apiVersion" | "kind" | "metadata" | "status">> & {
  readonly metadata?: Patch<Pick<KindMetadata, "labels" | "annotations">>;
};

/** What belongs to a change. */
export interface ChangeOptions {
  /** Findings about the changed object that are right as they are, with the reason. */
  readonly waives?: readonly Omit<Waiver, "object">[];
}

/**
 * Changes an object that some module renders, whichever that is: by the fields that are to be others, or by a function from
 * the object to another one of the same kind and name.
 *
 * Fields are merged as `kubectl patch` merges them: maps field by field, Kubernetes' own lists of containers, variables,
 * ports, volumes and mounts item by item, other lists as a whole. The result is checked like any object.
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 * @example
 * ```ts
 * changes: [
 *   changeObject(Deployment, "jellyfin", {
 *     spec: { template: { spec: { nodeSelector: { "kubernetes.io/hostname": "node2" } } } },
 *   }),
 * ]
 * ```
 */
export function changeObject<T extends TypeMeta>(
  kind: Kind<T>,
  target: ChangeTarget,
  change: ObjectPatch<T> | ((object: T) => T),
  { waives }: ChangeOptions = {},
): Change {
  const apply = (object: PlainManifest): unknown =>
    // It is of T: it was found by T's own group and kind.
    typeof change === "function" ? change(object as unknown as T) : mergePatch(object, change);
  return { action: "change", ...ofObject(kind, target), apply, ...(waives === undefined ? {} : { waives }) };
}

/**
 * Adds an object to what a module renders: to its folder, applied and pruned with it.
 * @example
 * ```ts
 * changes: [addObject("sonarr", ConfigMap({ metadata: { name: "scripts", namespace: "sonarr" }, data: { "clean.sh": script } }))]
 * ```
 */
export function addObject(module: string, object: Manifest): Change {
  return { action: "add", module, object };
}

/**
 * Takes an object out of what its module renders. In a cluster that runs, Flux then deletes it.
 * @example
 * ```ts
 * changes: [removeObject(PodDisruptionBudget, "traefik")]
 * ```
 */
export function removeObject(kind: Pick<KindDefinition, "apiVersion" | "kind">, target: ChangeTarget): Change {
  return { action: "remove", ...ofObject(kind, target) };
}

/** A kind is a function: only what is known of it is kept. */
function ofObject({ apiVersion, kind }: Pick<KindDefinition, "apiVersion" | "kind">, target: ChangeTarget): OfObject {
  return { kind: { apiVersion, kind }, ...(typeof target === "string" ? { name: target } : target) };
}
