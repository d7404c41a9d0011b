import type { Manifest } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { kindDifferences } from "@cowlab/core/testing/kind-differences";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { flux } from "@cowlab/flux/flux";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { describe, expect, test } from "vitest";
import { longhorn } from "./longhorn.ts";
import { type IRecurringJob, RecurringJob } from "./longhorn-kinds.ts";

test.skipIf(upstream === undefined)(
  "RecurringJob has only fields that Longhorn has, of the same types (in the folder of upstream CRDs and chart values)",
  () => {
    expect(upstream && kindDifferences(RecurringJob, upstream)).toEqual([]);
  },
);

describe("a render refuses", () => {
  const spec = { name: "hourly", task: "snapshot", cron: "15 * * * *", retain: 24, concurrency: 1 } as const;
  const job = (changes: Partial<IRecurringJob["spec"]> = {}): Manifest =>
    RecurringJob({ metadata: { name: "hourly", namespace: "longhorn-system" }, spec: { ...spec, ...changes } });
  const render = (object: Manifest) =>
    renderObjects(
      exampleCluster({ modules: [flux(), metallb(), traefik(), longhorn(), { name: "hourly", objects: () => [object] }] }),
    );

  test("no job that is right", () => {
    expect(() => render(job({ groups: ["media"], labels: { "example.org/kind": "hourly" } }))).not.toThrow();
  });

  test("a schedule of another number of fields", () => {
    expect(() => render(job({ cron: "15 * * *" }))).toThrow(/spec\.cron: must be a cron schedule/);
  });

  test("a task that Longhorn does not know", () => {
    const unknown = Object.assign(job(), { spec: { ...spec, task: "snapshots" } });
    expect(() => render(unknown)).toThrow(/spec\.task: must be one of "backup"/);
  });
});
