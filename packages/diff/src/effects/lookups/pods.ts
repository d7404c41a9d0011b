import type { ClusterDiff } from "../../cluster-diff.ts";
import { changedObjects } from "../../effect.ts";
import type { FieldPath } from "../../field-change.ts";
import type { ChangedObject } from "../../object-change.ts";
import type { PlacedObject } from "../../read-file.ts";
import { isEqual, isObject, type Json, type JsonObject, listAt, stringAt, valueAt } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** A pod as part of a workload. */
export interface PodTemplate {
  /** The way to it from the top of the workload; empty for a Pod. */
  readonly path: FieldPath;
  readonly template: JsonObject;
  readonly spec: JsonObject;
}

const templatePaths: Readonly<Record<string, readonly string[]>> = {
  "apps DaemonSet": ["spec", "template"],
  "apps Deployment": ["spec", "template"],
  "apps ReplicaSet": ["spec", "template"],
  "apps StatefulSet": ["spec", "template"],
  "batch CronJob": ["spec", "jobTemplate", "spec", "template"],
  "batch Job": ["spec", "template"],
  " Pod": [],
};

/** Kinds of objects that make pods. */
export const workloadKinds: readonly (readonly [group: string, kind: string])[] = [
  ["apps", "DaemonSet"],
  ["apps", "Deployment"],
  ["apps", "StatefulSet"],
  ["batch", "CronJob"],
];

/** The pod that a workload makes, undefined for what makes none. */
export function podTemplate({ name: { group, kind }, manifest }: PlacedObject): PodTemplate | undefined {
  const path = templatePaths[`${group} ${kind}`];
  const template = path === undefined ? undefined : valueAt(manifest, ...path);
  const spec = valueAt(template, "spec");
  return path === undefined || !isObject(template) || !isObject(spec) ? undefined : { path, template, spec };
}

/** A container of a pod. */
export interface Container {
  readonly list: "initContainers" | "containers";
  readonly name: string;
  readonly spec: JsonObject;
}

/** All containers of a pod, init containers first. */
export function containersOf(pod: JsonObject): readonly Container[] {
  return (["initContainers", "containers"] as const).flatMap((list) =>
    listAt(pod, list).flatMap((spec, index) =>
      isObject(spec) ? [{ list, name: stringAt(spec, "name") ?? String(index), spec }] : [],
    ),
  );
}

/** A workload whose pods are made anew, since their template differs. */
export interface ChangedPods {
  readonly change: ChangedObject;
  readonly before: PodTemplate;
  readonly after: PodTemplate;
}

/** The workloads whose pod template changed. */
export const changedPods: (diff: ClusterDiff) => readonly ChangedPods[] = oncePerDiff((diff) =>
  changedObjects(diff).flatMap((change) => {
    const [before, after] = [podTemplate(change.before), podTemplate(change.after)];
    return before === undefined || after === undefined || isEqual(before.template, after.template)
      ? []
      : [{ change, before, after }];
  }),
);

/** A reference of a pod to a ConfigMap or Secret. */
export interface ConfigUse {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  /** Variables and files below a `subPath` are read once; whole volumes follow the object. */
  readonly how: "once" | "followed";
}

/** The ConfigMaps and Secrets that a pod reads. */
export function configUses({ spec }: PodTemplate): readonly ConfigUse[] {
  const uses: ConfigUse[] = [];
  const add = (kind: ConfigUse["kind"], name: string | undefined, how: ConfigUse["how"]): void => {
    if (name !== undefined) uses.push({ kind, name, how });
  };
  const containers = containersOf(spec);
  for (const { spec: container } of containers) {
    for (const item of listAt(container, "env")) {
      add("ConfigMap", stringAt(item, "valueFrom", "configMapKeyRef", "name"), "once");
      add("Secret", stringAt(item, "valueFrom", "secretKeyRef", "name"), "once");
    }
    for (const item of listAt(container, "envFrom")) {
      add("ConfigMap", stringAt(item, "configMapRef", "name"), "once");
      add("Secret", stringAt(item, "secretRef", "name"), "once");
    }
  }
  for (const volume of listAt(spec, "volumes")) {
    const mounts = containers.flatMap(({ spec: container }) =>
      listAt(container, "volumeMounts").filter((mount) => stringAt(mount, "name") === stringAt(volume, "name")),
    );
    const how = mounts.length > 0 && mounts.every(hasSubPath) ? "once" : "followed";
    const sources = [volume, ...listAt(volume, "projected", "sources")];
    for (const source of sources) {
      add("ConfigMap", stringAt(source, "configMap", "name"), how);
      add("Secret", stringAt(source, "secret", "secretName") ?? stringAt(source, "secret", "name"), how);
    }
  }
  return uses;
}

function hasSubPath(mount: Json): boolean {
  return valueAt(mount, "subPath") !== undefined || valueAt(mount, "subPathExpr") !== undefined;
}
