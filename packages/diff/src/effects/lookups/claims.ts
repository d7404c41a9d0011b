import { quantityValue, stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { changedObjects } from "../../effect.ts";
import type { ChangedObject } from "../../object-change.ts";
import { isKind } from "../../object-name.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** A claim that asks for another size. */
export interface Resize {
  readonly change: ChangedObject;
  readonly from: string;
  readonly to: string;
  readonly grows: boolean;
  /** Why it cannot grow, where it cannot. */
  readonly obstacle?: string;
}

/** Claims whose size changes. */
export const resizes: (diff: ClusterDiff) => readonly Resize[] = oncePerDiff((diff) =>
  changedObjects(diff).flatMap((change): Resize[] => {
    if (!isKind(change.after.name, "", "PersistentVolumeClaim")) return [];
    const [from, to] = [change.before, change.after].map(({ manifest }) =>
      valueAt(manifest, "spec", "resources", "requests", "storage"),
    );
    const [was, is] = [quantityValue(from), quantityValue(to)];
    if (was === undefined || is === undefined || was === is) return [];
    const obstacle = is > was ? obstacleOf(diff, change) : undefined;
    return [{ change, from: String(from), to: String(to), grows: is > was, ...(obstacle === undefined ? {} : { obstacle }) }];
  }),
);

/** @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims */
function obstacleOf({ head }: ClusterDiff, { after: { manifest } }: ChangedObject): string | undefined {
  const className = stringAt(manifest, "spec", "storageClassName");
  if (className === "") return "it has no class, and only volumes that a class made can grow";
  const storageClass =
    className === undefined ? undefined : head.find({ group: "storage.k8s.io", kind: "StorageClass", name: className });
  if (storageClass === undefined || valueAt(storageClass.manifest, "allowVolumeExpansion") === true) return undefined;
  return `its class ${className} does not allow it (allowVolumeExpansion)`;
}
