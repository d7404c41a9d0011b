import { defineKind, type Kind, type KindMetadata } from "@cowlab/core";
import type { TypeMeta } from "@kubernetes-models/base";

/** What a RecurringJob does. */
export type RecurringTask =
  | "backup"
  | "backup-force-create"
  | "filesystem-trim"
  | "snapshot"
  | "snapshot-cleanup"
  | "snapshot-delete"
  | "snapshot-force-create"
  | "system-backup";

const tasks: readonly RecurringTask[] = [
  "backup",
  "backup-force-create",
  "filesystem-trim",
  "snapshot",
  "snapshot-cleanup",
  "snapshot-delete",
  "snapshot-force-create",
  "system-backup",
];

/** Something that Longhorn does to volumes on a schedule. @see https://longhorn.io/docs/1.12.1/snapshots-and-backups/scheduling-backups-and-snapshots/ */
export interface IRecurringJob extends TypeMeta {
  apiVersion: "longhorn.io/v1beta2";
  kind: "RecurringJob";
  metadata: KindMetadata;
  spec: {
    /** As metadata.name, at most 40 characters. */
    name: string;
    task: RecurringTask;
    /** Five fields, in the time zone of the chart's value global.timezone. */
    cron: string;
    /** `default` means every volume without a job of its own. */
    groups?: string[];
    /** How many snapshots or backups are kept. */
    retain: number;
    /** How many volumes are worked on at a time. */
    concurrency: number;
    labels?: Record<string, string>;
    parameters?: Record<string, string>;
  };
}

/** @see IRecurringJob */
export const RecurringJob: Kind<IRecurringJob> = defineKind({
  apiVersion: "longhorn.io/v1beta2",
  kind: "RecurringJob",
  schema: {
    RecurringJob: { apiVersion: "string", kind: "string", metadata: "apis/meta/v1/ObjectMeta", spec: "RecurringJobSpec" },
    RecurringJobSpec: {
      name: "dnsLabel",
      task: { enum: tasks },
      cron: "cron",
      "groups?": ["string"],
      retain: "integer",
      concurrency: "integer",
      "labels?": { map: "string" },
      "parameters?": { map: "string" },
    },
  },
});
