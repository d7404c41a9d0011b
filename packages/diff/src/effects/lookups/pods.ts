import { containersOf, listAt, type PodTemplate, podTemplate, stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { changedObjects } from "../../effect.ts";
import type { ChangedObject } from "../../object-change.ts";
import { isEqual } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** Kinds of objects that make pods. */
export const workloadKinds: readonly (readonly [group: string, kind: string])[] = [
  ["apps", "DaemonSet"],
  ["apps", "Deployment"],
  ["apps", "StatefulSet"],
  ["batch", "CronJob"],
];

/** A container of a pod, by its name. */
export interface NamedContainer {
  readonly list: "initContainers" | "containers";
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** All containers of a pod, init containers first. */
export function namedContainers(pod: PodTemplate["spec"]): readonly NamedContainer[] {
  return containersOf(pod).map(({ path, spec }) => ({
    list: path.startsWith("init") ? "initContainers" : "containers",
    name: stringAt(spec, "name") ?? path,
    spec,
  }));
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
    const [before, after] = [podTemplate(change.before.manifest), podTemplate(change.after.manifest)];
    if (before === undefined || after === undefined) return [];
    const path = after.path.split(".");
    return isEqual(valueAt(change.before.manifest, ...path), valueAt(change.after.manifest, ...path))
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
  const containers = namedContainers(spec);
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

function hasSubPath(mount: unknown): boolean {
  return valueAt(mount, "subPath") !== undefined || valueAt(mount, "subPathExpr") !== undefined;
}
