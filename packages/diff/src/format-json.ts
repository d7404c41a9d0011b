import type { DiffReport } from "./report.ts";

/** A report as one JSON object, of the type DiffReport. Of objects that change only the fields are told. */
export function formatJson(report: DiffReport): string {
  const clusters = report.clusters.map((cluster) => ({
    ...cluster,
    objects: cluster.objects.map(({ before, after, ...object }) => ({
      ...object,
      ...(object.kind === "removed" ? { before } : {}),
      ...(object.kind === "added" ? { after } : {}),
    })),
  }));
  return `${JSON.stringify({ ...report, clusters }, undefined, 2)}\n`;
}
