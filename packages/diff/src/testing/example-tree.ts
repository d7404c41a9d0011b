import { emitYaml, header } from "@cowlab/core";
import type { Json, JsonObject } from "../value.ts";

/** The name of the cluster that tests compare. */
export const exampleCluster = "home";

/** A module of a tree: its objects, and what its Kustomization says besides the usual. */
export interface ExampleModule {
  readonly objects: readonly JsonObject[];
  readonly dependsOn?: readonly string[];
  /** Fields of the Kustomization's spec. */
  readonly flux?: JsonObject;
  readonly annotations?: JsonObject;
}

/** Files as cowlab renders them, from objects by module: a folder each, a Kustomization each, and the root that lists those. */
export function exampleTree(modules: Readonly<Record<string, readonly JsonObject[] | ExampleModule>>): Map<string, string> {
  const files = new Map<string, string>();
  const write = (path: string, value: Json): void => {
    files.set(`clusters/${exampleCluster}/${path}`, `${header(exampleCluster, path)}\n${emitYaml(value)}`);
  };
  const names = Object.keys(modules).sort();
  for (const name of names) {
    const given = modules[name] ?? [];
    const { objects, dependsOn = [], flux = {}, annotations }: ExampleModule = "objects" in given ? given : { objects: given };
    const paths = objects.map((object) => fileName(object)).sort();
    for (const object of objects) write(`${name}/${fileName(object)}`, object);
    write(`${name}/kustomization.yaml`, listing(paths));
    write(`flux/${name}.yaml`, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name, namespace: "flux-system", ...(annotations === undefined ? {} : { annotations }) },
      spec: {
        interval: "1h",
        path: `./clusters/${exampleCluster}/${name}`,
        prune: true,
        wait: true,
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        ...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn.map((dependency) => ({ name: dependency })) }),
        ...flux,
      },
    });
  }
  write("kustomization.yaml", listing(names.map((name) => `flux/${name}.yaml`)));
  return files;
}

function fileName(object: JsonObject): string {
  const { name, namespace } = Object(object["metadata"]);
  return `${String(object["kind"]).toLowerCase()}-${String(name).replace(/[^\w.-]/g, "-")}${namespace === undefined ? "" : `-${namespace}`}.yaml`;
}

function listing(resources: readonly string[]): JsonObject {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
}

/** An app's Deployment of one pod. */
export function exampleDeployment(
  name: string,
  image = `registry.example.org/${name}:2.4.1`,
  spec: JsonObject = {},
  pod: JsonObject = {},
): JsonObject {
  const labels = { "app.kubernetes.io/name": name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: name },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image, ports: [{ name: "http", containerPort: 8080 }] }], ...pod },
      },
      ...spec,
    },
  };
}

/** A claim on storage. */
export function exampleClaim(name: string, size = "1Gi", annotations?: JsonObject): JsonObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: name, ...(annotations === undefined ? {} : { annotations }) },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: size } } },
  };
}

/** A file of settings. */
export function exampleConfig(name: string, data: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: name }, data };
}

/** A Service of an app. */
export function exampleService(name: string, spec: JsonObject = {}, annotations?: JsonObject): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: name, ...(annotations === undefined ? {} : { annotations }) },
    spec: { selector: { "app.kubernetes.io/name": name }, ports: [{ name: "http", port: 80 }], ...spec },
  };
}

/** A namespace. */
export function exampleNamespace(name: string, annotations?: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, ...(annotations === undefined ? {} : { annotations }) } };
}
