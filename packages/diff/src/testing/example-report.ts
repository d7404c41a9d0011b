import { diffClusters } from "../diff-clusters.ts";
import { memoryFiles } from "../files.ts";
import type { DiffReport } from "../report.ts";
import {
  exampleClaim,
  exampleCluster,
  exampleConfig,
  exampleDeployment,
  exampleNamespace,
  exampleService,
  exampleTree,
} from "./example-tree.ts";

/** A report on two trees of files. */
export function reportBetween(base: ReadonlyMap<string, string>, head: ReadonlyMap<string, string>): DiffReport {
  const clusters = [{ cluster: exampleCluster, base: memoryFiles(base), head: memoryFiles(head) }];
  return diffClusters(clusters, { base: "main (1a2b3c4d5e)", head: "the working tree" });
}

/** A report with something of every kind: a namespace that goes, an image, settings, a new app. */
export function exampleReport(): DiffReport {
  const storage = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "disks" },
    provisioner: "disks.example.org",
    reclaimPolicy: "Delete",
  };
  const settings = (title: string): string => `title: ${title}\nlayout:\n  - name: Media\n    style: row\n`;
  return reportBetween(
    exampleTree({
      namespaces: [exampleNamespace("meals")],
      meals: [exampleDeployment("meals"), exampleClaim("meals")],
      recipes: {
        objects: [
          exampleDeployment("recipes"),
          exampleConfig("recipes", { "settings.yaml": settings("Recipes"), "run.sh": "#!/bin/sh\nset -e\n" }),
        ],
        dependsOn: ["storage"],
      },
      storage: [storage],
    }),
    exampleTree({
      namespaces: [],
      music: [exampleService("music")],
      recipes: {
        objects: [
          exampleDeployment("recipes", "registry.example.org/recipes:3.0.0"),
          exampleConfig("recipes", { "settings.yaml": settings("Our recipes"), "run.sh": "#!/bin/sh\nset -eu\n" }),
        ],
        dependsOn: ["storage"],
      },
      storage: [storage],
    }),
  );
}

/** A report on an object whose every text is another's, for what must not be taken for markup. */
export function hostileReport(...texts: readonly string[]): DiffReport {
  const hostile = (index: number): string => texts[index % Math.max(1, texts.length)] ?? "";
  const object = (value: string) => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: hostile(0) || "a", namespace: hostile(1) || "a", annotations: { [hostile(2)]: hostile(3) } },
    spec: {
      routes: [{ match: `Host(\`${hostile(4)}\`)`, services: [{ name: `${hostile(5)}${value}`, port: 80 }] }],
      text: `${hostile(0)}\n${hostile(1)}${value}\n`,
      [hostile(2)]: value,
    },
  });
  const image = (tag: string): string => `${hostile(3)}:${tag}`;
  return reportBetween(
    exampleTree({
      recipes: [object("1"), exampleDeployment("recipes", image("1.0.0"))],
      meals: [exampleConfig("meals", { [hostile(0)]: hostile(1) })],
    }),
    exampleTree({ recipes: [object("2"), exampleDeployment("recipes", image("2.0.0"))] }),
  );
}
