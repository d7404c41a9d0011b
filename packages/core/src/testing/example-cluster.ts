import type { ClusterDefinition } from "../cluster.ts";
import { defineKind, type Kind } from "../kind.ts";
import { GitRepository } from "../kinds/flux.ts";
import { ConfigMap, Deployment, PersistentVolumeClaim, Service, StorageClass } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import type { Module } from "../module.ts";
import { pruneDisabled } from "../render-cluster.ts";

/** An object of a kind that no package holds: what a module installs and another one uses. */
export interface IBackupPlan {
  readonly apiVersion: "backup.example.org/v1";
  readonly kind: "BackupPlan";
  readonly metadata?: Manifest["metadata"];
  readonly spec: { readonly schedule: string; readonly keep?: number; readonly claims: readonly string[] };
}

/** A kind with a schema of its own. */
export const BackupPlan: Kind<IBackupPlan> = defineKind({
  apiVersion: "backup.example.org/v1",
  kind: "BackupPlan",
  schema: {
    BackupPlan: { "apiVersion?": "string", "kind?": "string", "metadata?": "apis/meta/v1/ObjectMeta", spec: "BackupPlanSpec" },
    BackupPlanSpec: { schedule: "cron", "keep?": "integer", claims: ["dnsSubdomain"] },
  },
});

/** What reads the repository: it is applied by hand at first, and so is the key that decrypts the Secrets. */
export const exampleFlux: Module = {
  name: "flux-system",
  namespace: { name: "flux-system", podSecurity: "restricted" },
  installs: [GitRepository],
  creates: [
    {
      apiVersion: "v1",
      kind: "Secret",
      namespace: "flux-system",
      name: "sops-age",
      keys: ["age.agekey"],
      by: "the first install",
    },
  ],
  objects: ({ repository: { url, branch } }) => [
    GitRepository({
      metadata: { name: "flux-system", namespace: "flux-system" },
      spec: { interval: "5m", url, ref: { branch } },
    }),
  ],
};

/** What stores the volumes of apps. */
export const exampleStorage: Module = {
  name: "disks",
  namespace: { name: "disks", podSecurity: "privileged" },
  provides: ["storage"],
  objects: () => [
    StorageClass({ metadata: { name: "disks" }, provisioner: "disks.example.org", reclaimPolicy: "Retain" }),
    ConfigMap({ metadata: { name: "disks", namespace: "disks" }, data: { "disks.conf": "path = /var/lib/disks\n" } }),
  ],
};

/** What brings the CRD of a kind. */
export const exampleInstaller: Module = {
  name: "backups",
  namespace: { name: "backups", podSecurity: "baseline" },
  installs: [BackupPlan],
  objects: () => [
    ConfigMap({ metadata: { name: "backups", namespace: "backups" }, data: { target: "nfs://10.0.0.50/backups" } }),
  ],
};

/** An app with a name, which is its module, its namespace and its host: a Deployment, a Service and a claim. */
export function exampleApp(name = "recipes"): Module {
  const metadata = { name, namespace: name };
  const labels = { "app.kubernetes.io/name": name };
  return {
    name,
    namespace: { name, podSecurity: "restricted" },
    hosts: [{ name }],
    objects: ({ timeZone }) => [
      Deployment({
        metadata,
        spec: {
          replicas: 1,
          strategy: { type: "Recreate" },
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              automountServiceAccountToken: false,
              securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: "RuntimeDefault" } },
              containers: [
                {
                  name,
                  image: `registry.example.org/${name}:2.4.1`,
                  env: [{ name: "TZ", value: timeZone }],
                  ports: [{ name: "http", containerPort: 8080 }],
                  resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                  },
                  readinessProbe: { httpGet: { path: "/health", port: "http" } },
                  volumeMounts: [{ name: "data", mountPath: "/data" }],
                },
              ],
              volumes: [{ name: "data", persistentVolumeClaim: { claimName: name } }],
            },
          },
        },
      }),
      Service({ metadata, spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] } }),
      PersistentVolumeClaim({
        metadata: { ...metadata, annotations: pruneDisabled },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: "1Gi" } } },
      }),
    ],
  };
}

/** A cluster without a problem: four nodes in 10.0.0.0/24 that answer below example.org. What a test is about, it overrides. */
export function exampleCluster(overrides: Partial<ClusterDefinition> = {}): ClusterDefinition {
  return {
    name: "home",
    domain: "example.org",
    timeZone: "Europe/Berlin",
    kubernetes: "1.35",
    repository: { url: "https://git.example.org/home/cluster.git" },
    network: {
      lan: "10.0.0.0/24",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.1"],
      controlPlane: "10.0.0.200",
      ingress: "10.0.0.99",
      pools: [{ name: "apps", addresses: ["10.0.0.80-10.0.0.98"] }],
      devices: { nas: "10.0.0.50" },
    },
    nodes: [
      { name: "node0", role: "server", address: "10.0.0.10" },
      { name: "node1", role: "agent", address: "10.0.0.11" },
      { name: "node2", role: "agent", address: "10.0.0.12" },
      { name: "node3", role: "agent", address: "10.0.0.13" },
    ],
    media: { server: "10.0.0.50", path: "/srv/media", size: "4Ti", user: 1000, group: 1000 },
    modules: [exampleFlux, exampleStorage, exampleInstaller, exampleApp()],
    ...overrides,
  };
}
