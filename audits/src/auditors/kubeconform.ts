import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listAt, stringAt } from "@cowlab/core";
import type { AuditedCluster } from "../audited-cluster.ts";
import { objectIn } from "../audited-cluster.ts";
import type { Auditor } from "../auditor.ts";
import { objectSchemas, type SchemaSources } from "../object-schemas.ts";
import { run, runForJson } from "../run.ts";

/** How it finds the schema of a kind. */
const template = "{{.Group}}.{{.ResourceAPIVersion}}.{{.ResourceKind}}.json";

/** kubeconform, with schemas made from Kubernetes' own and those of the CRDs. */
export function kubeconform(sourcesOf: (kubernetes: string) => SchemaSources): Auditor {
  return {
    name: "kubeconform",
    about:
      "Holds every object against the schema of its kind, strictly: no unknown field, no key twice. The schemas are made from the OpenAPI document of the cluster's version of Kubernetes and from the CRDs of what it runs.",
    link: "https://github.com/yannh/kubeconform",
    program: {
      package: "github.com/yannh/kubeconform/cmd/kubeconform",
      module: "github.com/yannh/kubeconform",
      versionVariable: "main.version",
    },
    findsInFlawed: ["invalid", "unknown-kind"],
    version: async (path) => (await run(path, ["-v"])).stdout.trim(),
    async audit(path, cluster) {
      const folder = schemaFolder(cluster, sourcesOf(cluster.kubernetes));
      const args = ["-strict", "-output", "json", "-schema-location", join(folder, template), "-verbose", "."];
      const report = await runForJson(path, args, cluster.folder);
      const results = listAt(report, "resources");
      if (results.length !== cluster.objects.size)
        throw new Error(`kubeconform judged ${results.length} of ${cluster.objects.size} objects`);
      const findings = results
        .filter((result) => stringAt(result, "status") !== "statusValid")
        .map((result) => {
          const message = stringAt(result, "msg") ?? "";
          const check = /could not find schema/.test(message) ? "unknown-kind" : "invalid";
          return { check, object: objectIn(cluster, stringAt(result, "filename") ?? ""), message };
        });
      return {
        checks: [
          {
            id: "invalid",
            asks: "An object has the fields that its kind has in this version, and no other, with values they can hold",
          },
          {
            id: "unknown-kind",
            asks: "The kind of an object is one that this version of Kubernetes has, or a CRD of what the cluster runs",
          },
        ],
        findings,
      };
    },
  };
}

/** The schemas of the kinds in a cluster, in a folder beside it. */
function schemaFolder(cluster: AuditedCluster, sources: SchemaSources): string {
  const folder = `${cluster.folder}.schemas`;
  mkdirSync(folder, { recursive: true });
  const objects = [...cluster.objects.values()];
  // CRDs that the cluster renders itself are those of modules of its own.
  const own = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
  const definitions = [...sources.definitions, ...own];
  for (const { group, version, kind, schema } of objectSchemas(objects, { ...sources, definitions })) {
    writeFileSync(join(folder, `${group}.${version}.${kind.toLowerCase()}.json`), JSON.stringify(schema));
  }
  return folder;
}
