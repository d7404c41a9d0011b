import { podTemplate } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import type { PlacedObject } from "../../read-file.ts";
import { folderOf, type Side } from "../../side.ts";
import { configUses, workloadKinds } from "./pods.ts";

/** A workload that reads a ConfigMap or Secret. */
export interface ConfigUser {
  readonly workload: PlacedObject;
  /** Whether its pods read it at their start only. */
  readonly once: boolean;
}

/** The workloads that read a ConfigMap or Secret after the change: those beside it, or else any of its namespace. */
export function configUsers({ head }: ClusterDiff, config: PlacedObject): readonly ConfigUser[] {
  const beside = usersAmong(head.below(folderOf(config.file)), config);
  return beside.length > 0 ? beside : usersAmong(workloads(head), config);
}

function usersAmong(objects: readonly PlacedObject[], { name }: PlacedObject): readonly ConfigUser[] {
  return objects.flatMap((workload): ConfigUser[] => {
    const pod = workload.name.namespace === name.namespace ? podTemplate(workload.manifest) : undefined;
    const uses = pod === undefined ? [] : configUses(pod).filter((use) => use.kind === name.kind && use.name === name.name);
    return uses.length === 0 ? [] : [{ workload, once: uses.some(({ how }) => how === "once") }];
  });
}

function workloads(side: Side): readonly PlacedObject[] {
  return workloadKinds.flatMap(([group, kind]) => side.ofKind(group, kind));
}
