import { expect, it } from "vitest";
import type { Manifest } from "../manifest.ts";
import { BackupPlan, exampleCluster } from "../testing/example-cluster.ts";
import { exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/premature-object.ts";

const plan = BackupPlan({
  metadata: { name: "nightly", namespace: "recipes" },
  spec: { schedule: "0 3 * * *", claims: ["recipes"] },
});

it("finds an object in the module that installs its kind", () => {
  expect(foundBy("premature-object", fixture)).toMatchObject([
    { module: "backups", object: "BackupPlan backups/nightly", other: { module: "backups", path: "installs" } },
  ]);
});

it("lets a later module have it", () => {
  const { modules } = exampleCluster();
  expect(foundBy("premature-object", exampleCluster({ modules: [...modules, exampleModule("plans", [plan])] }))).toEqual([]);
});

it("lets a module have it that renders the definition itself, which Flux applies first", () => {
  const definition: Manifest & Record<string, unknown> = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "backupplans.backup.example.org" },
    spec: {
      group: "backup.example.org",
      scope: "Namespaced",
      names: { kind: "BackupPlan", plural: "backupplans" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  };
  const modules = [exampleModule("plans", [definition, plan], { installs: [BackupPlan] })];
  expect(foundBy("premature-object", exampleCluster({ modules }))).toEqual([]);
});

it("tells kinds of one name in two groups apart", () => {
  const installs = [{ apiVersion: "backup.example.com/v1", kind: "BackupPlan", scope: "Namespaced" as const }];
  const modules = [exampleModule("plans", [plan], { installs })];
  expect(foundBy("premature-object", exampleCluster({ modules }))).toEqual([]);
});
