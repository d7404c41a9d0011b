import { emitYaml } from "@cowlab/core";

/**
 * Objects with flaws that every auditor knows, as files. An auditor that says nothing of them says nothing of a cluster
 * either: it was asked wrongly, or reads its answers wrongly who asks.
 */
export function flawedFiles(): ReadonlyMap<string, string> {
  const labels = { "app.kubernetes.io/name": "wiki" };
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "wiki", namespace: "wiki", labels },
    spec: {
      // No such field.
      replica: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          containers: [{ name: "wiki", image: "registry.example.org/wiki:latest", securityContext: { privileged: true } }],
        },
      },
    },
  };
  const unknown = { apiVersion: "example.org/v1", kind: "Notebook", metadata: { name: "wiki", namespace: "wiki" } };
  return new Map([
    ["deployment-wiki.yaml", emitYaml(deployment)],
    ["notebook-wiki.yaml", emitYaml(unknown)],
  ]);
}
