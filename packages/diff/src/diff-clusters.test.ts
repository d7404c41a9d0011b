import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffClusters } from "./diff-clusters.ts";
import { memoryFiles } from "./files.ts";
import { formatHtml } from "./format-html.ts";
import { formatJson } from "./format-json.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatText } from "./format-text.ts";
import { reportBetween } from "./testing/example-report.ts";
import { exampleDeployment, exampleTree } from "./testing/example-tree.ts";
import type { Json, JsonObject } from "./value.ts";

/** Kinds that rules look into. */
const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["batch/v1", "CronJob"],
  ["v1", "Service"],
  ["v1", "ConfigMap"],
  ["v1", "Secret"],
  ["v1", "Namespace"],
  ["v1", "PersistentVolumeClaim"],
  ["v1", "PersistentVolume"],
  ["storage.k8s.io/v1", "StorageClass"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["networking.k8s.io/v1", "Ingress"],
  ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["helm.toolkit.fluxcd.io/v2", "HelmRelease"],
  ["kustomize.toolkit.fluxcd.io/v1", "Kustomization"],
  ["source.toolkit.fluxcd.io/v1", "GitRepository"],
  ["traefik.io/v1alpha1", "IngressRoute"],
  ["traefik.io/v1alpha1", "Middleware"],
  ["metallb.io/v1beta1", "IPAddressPool"],
  ["externaldns.k8s.io/v1alpha1", "DNSEndpoint"],
];

/** Names of fields that rules read. */
const fields = fc.constantFrom(
  ...[
    "spec",
    "template",
    "containers",
    "initContainers",
    "image",
    "env",
    "name",
    "value",
    "volumes",
    "volumeMounts",
    "persistentVolumeClaim",
  ],
  ...[
    "claimName",
    "securityContext",
    "capabilities",
    "add",
    "ports",
    "hostPort",
    "selector",
    "replicas",
    "strategy",
    "type",
    "resources",
    "requests",
  ],
  ...[
    "storage",
    "rules",
    "verbs",
    "resources",
    "apiGroups",
    "subjects",
    "roleRef",
    "routes",
    "match",
    "services",
    "middlewares",
    "entryPoints",
  ],
  ...[
    "endpoints",
    "dnsName",
    "targets",
    "ingress",
    "from",
    "addresses",
    "dependsOn",
    "suspend",
    "prune",
    "path",
    "chart",
    "version",
    "values",
    "ref",
    "tag",
  ],
  ...[
    "data",
    "annotations",
    "labels",
    "configMap",
    "envFrom",
    "configMapRef",
    "volumeClaimTemplates",
    "metadata",
    "names",
    "group",
    "jobTemplate",
  ],
);
const scalar = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    -1,
    "",
    "a",
    "disks",
    "recipes",
    "1Gi",
    "2Gi",
    "recipes:1.0",
    "recipes:2.0",
    "Host(`a.example.org`)",
    "tunnel",
    "10.0.0.1",
  ),
  fc.string({ maxLength: 8 }),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6 },
    scalar,
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(fields, tie("json"), { maxKeys: 5 }),
  ),
}));
const object = fc
  .record({
    kind: fc.constantFrom(...kinds),
    name: fc.constantFrom("recipes", "meals"),
    body: fc.dictionary(fields, json, { maxKeys: 6 }),
  })
  .map(
    ({ kind: [apiVersion, kind], name, body }): JsonObject => ({
      ...body,
      apiVersion,
      kind,
      metadata: { ...Object(body["metadata"]), name, namespace: name },
    }),
  );
const cluster = fc
  .record({ recipes: fc.array(object, { maxLength: 4 }), meals: fc.array(object, { maxLength: 3 }) })
  .map(exampleTree);

describe("diffClusters", () => {
  it("compares any objects, and every format shows the result", () => {
    fc.assert(
      fc.property(cluster, cluster, (base, head) => {
        const report = reportBetween(base, head);
        for (const text of [
          formatText(report, { paint: (_, text) => text }),
          formatMarkdown(report),
          formatHtml(report),
          formatJson(report),
        ]) {
          expect(text).toContain("home");
        }
      }),
      { numRuns: 200 },
    );
  });

  it("has the verdict of the worst cluster", () => {
    const tree = (image: string) => memoryFiles(exampleTree({ recipes: [exampleDeployment("recipes", image)] }));
    const one = tree("recipes:1.0.0");
    const report = (other: string) =>
      diffClusters(
        [
          { cluster: "home", base: one, head: tree(other) },
          { cluster: "cabin", base: one, head: one },
        ],
        { base: "before", head: "after" },
      );
    expect(report("recipes:1.0.1")).toMatchObject({
      verdict: "routine",
      clusters: [{ cluster: "home" }, { cluster: "cabin", reasons: ["nothing changes in the cluster"] }],
    });
    expect(report("recipes:2.0.0")).toMatchObject({
      verdict: "look-closely",
      clusters: [{ verdict: "look-closely" }, { verdict: "routine" }],
    });
  });

  it("has at least to be looked at where a file could not be read", () => {
    const base = exampleTree({ recipes: [exampleDeployment("recipes")] });
    const head = new Map([...base, ["clusters/home/recipes/deployment-recipes-recipes.yaml", "a: [\n"]]);
    expect(reportBetween(base, head).clusters[0]).toMatchObject({
      verdict: "look-closely",
      reasons: ["a file could not be read, so that this is not all"],
    });
  });
});
