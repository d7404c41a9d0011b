import { describe, expect, it } from "vitest";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { immutableField } from "./immutable-field.ts";

describe("immutableField", () => {
  const object = (apiVersion: string, kind: string, fields: JsonObject) => ({
    apps: [{ apiVersion, kind, metadata: { name: "recipes", namespace: "recipes" }, ...fields }],
  });

  it.each<[string, string, JsonObject, JsonObject, string]>([
    [
      "apps/v1",
      "Deployment",
      { spec: { selector: { matchLabels: { a: "1" } } } },
      { spec: { selector: { matchLabels: { a: "2" } } } },
      "spec.selector.matchLabels.a",
    ],
    [
      "apps/v1",
      "StatefulSet",
      { spec: { serviceName: "a", replicas: 1 } },
      { spec: { serviceName: "b", replicas: 2 } },
      "spec.serviceName",
    ],
    [
      "batch/v1",
      "Job",
      { spec: { template: { spec: { containers: [{ name: "a", image: "a:1" }] } } } },
      { spec: { template: { spec: { containers: [{ name: "a", image: "a:2" }] } } } },
      "spec.template.spec.containers[a].image",
    ],
    [
      "v1",
      "PersistentVolumeClaim",
      { spec: { storageClassName: "a" } },
      { spec: { storageClassName: "b" } },
      "spec.storageClassName",
    ],
    [
      "v1",
      "PersistentVolume",
      { spec: { nfs: { server: "10.0.0.50" } } },
      { spec: { nfs: { server: "10.0.0.51" } } },
      "spec.nfs.server",
    ],
    ["v1", "Service", { spec: { clusterIP: "10.43.0.10" } }, { spec: { clusterIP: "10.43.0.11" } }, "spec.clusterIP"],
    ["v1", "ConfigMap", { immutable: true, data: { a: "1" } }, { immutable: true, data: { a: "2" } }, "data.a"],
    ["v1", "Secret", { type: "Opaque" }, { type: "kubernetes.io/tls" }, "type"],
    [
      "storage.k8s.io/v1",
      "StorageClass",
      { parameters: { numberOfReplicas: "2" } },
      { parameters: { numberOfReplicas: "3" } },
      "parameters.numberOfReplicas",
    ],
    ["rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "a" } }, { roleRef: { name: "b" } }, "roleRef.name"],
    ["networking.k8s.io/v1", "IngressClass", { spec: { controller: "a" } }, { spec: { controller: "b" } }, "spec.controller"],
    [
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      { spec: { scope: "Cluster" } },
      { spec: { scope: "Namespaced" } },
      "spec.scope",
    ],
  ])("knows what of %s %s never changes", (apiVersion, kind, before, after, path) => {
    const [finding] = find(immutableField, object(apiVersion, kind, before), object(apiVersion, kind, after));
    expect(finding).toMatchObject({
      path,
      message: `changes ${path}, which cannot be changed: the API server refuses it, and nothing of apps is applied`,
    });
  });

  it.each<[string, string, JsonObject, JsonObject]>([
    ["apps/v1", "Deployment", { spec: { replicas: 1 } }, { spec: { replicas: 2 } }],
    [
      "apps/v1",
      "StatefulSet",
      { spec: { replicas: 1, updateStrategy: {} } },
      { spec: { replicas: 2, updateStrategy: { type: "OnDelete" } } },
    ],
    [
      "v1",
      "PersistentVolumeClaim",
      { spec: { resources: { requests: { storage: "1Gi" } } } },
      { spec: { resources: { requests: { storage: "2Gi" } } } },
    ],
    ["v1", "Service", { spec: { type: "ClusterIP" } }, { spec: { type: "NodePort", clusterIP: "10.43.0.11" } }],
    ["v1", "ConfigMap", { data: { a: "1" } }, { data: { a: "2" }, immutable: true }],
    ["storage.k8s.io/v1", "StorageClass", { allowVolumeExpansion: false }, { allowVolumeExpansion: true }],
  ])("is silent on what of %s %s may change", (apiVersion, kind, before, after) => {
    expect(find(immutableField, object(apiVersion, kind, before), object(apiVersion, kind, after))).toEqual([]);
  });
});
