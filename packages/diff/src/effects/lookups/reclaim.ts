import { stringAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import type { PlacedObject } from "../../read-file.ts";

/** What becomes of a claim's volume when the claim is deleted, with the reason. */
export interface Reclaim {
  readonly policy: "Delete" | "Retain" | "unknown";
  readonly reason: string;
}

/** Looks the reclaim policy of a claim up: its volume's, or its class's. @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming */
export function reclaimOf({ base }: ClusterDiff, claim: PlacedObject): Reclaim {
  const volumeName = stringAt(claim.manifest, "spec", "volumeName");
  if (volumeName !== undefined && volumeName !== "") {
    const volume = base.find({ group: "", kind: "PersistentVolume", name: volumeName });
    // A volume that a person made is kept by default.
    const policy = stringAt(volume?.manifest, "spec", "persistentVolumeReclaimPolicy") ?? "Retain";
    return {
      policy: policy === "Delete" ? "Delete" : "Retain",
      reason: `the volume ${volumeName} has the reclaim policy ${policy}`,
    };
  }
  const className = stringAt(claim.manifest, "spec", "storageClassName");
  const storageClass =
    className === undefined ? undefined : base.find({ group: "storage.k8s.io", kind: "StorageClass", name: className });
  if (storageClass === undefined)
    return {
      policy: "unknown",
      reason: `the class ${className ?? "of the cluster"} is not in git, and the default is to delete`,
    };
  const policy = stringAt(storageClass.manifest, "reclaimPolicy") ?? "Delete";
  return {
    policy: policy === "Retain" ? "Retain" : "Delete",
    reason: `the class ${className} has the reclaim policy ${policy}`,
  };
}
