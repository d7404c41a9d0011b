import { expect, it } from "vitest";
import { HelmRelease } from "../kinds/flux.ts";
import { BackupPlan } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRelease, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/skipped-crds.ts";

const bare = HelmRelease({
  metadata: { name: "plans", namespace: "plans" },
  spec: { interval: "1h", chartRef: { kind: "OCIRepository", name: "plans" } },
});

it("finds the action that leaves CRDs as they are", () => {
  expect(foundBy("skipped-crds", fixture)).toMatchObject([
    {
      module: "backups",
      object: "HelmRelease backups/backups",
      path: "spec.upgrade.crds",
      message: expect.stringContaining("Skip"),
      other: { module: "backups", path: "installs" },
    },
  ]);
});

it("finds both where a release says nothing of CRDs", () => {
  const found = foundBy("skipped-crds", clusterWith([exampleModule("plans", [bare], { installs: [BackupPlan] })]));
  expect(found.map(({ path }) => path)).toEqual(["spec.install.crds", "spec.upgrade.crds"]);
});

it("lets a module that installs no kind say nothing", () => {
  expect(foundBy("skipped-crds", clusterWith([exampleModule("plans", [bare])]))).toEqual([]);
});

it("lets a release replace them", () => {
  const module = exampleModule("plans", exampleRelease("plans", {}), { installs: [BackupPlan] });
  expect(foundBy("skipped-crds", clusterWith([module]))).toEqual([]);
});
