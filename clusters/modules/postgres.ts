import type { CreatedObject, Manifest, Module } from "@cowlab/core";
import { NetworkPolicy } from "@cowlab/core/kinds/kubernetes";
import { helmChart } from "@cowlab/flux/helm-chart";
import { PostgresCluster } from "./postgres-kinds.ts";

const namespace = "cnpg-system";
const port = 5432;

/**
 * PostgreSQL for whoever asks: the operator CloudNativePG, which makes a database of each object of its kind Cluster.
 * @see https://cloudnative-pg.io/documentation/current/
 */
export function postgres(): Module {
  return {
    name: "postgres",
    namespace: { name: namespace, podSecurity: "restricted" },
    installs: [PostgresCluster],
    objects: () =>
      helmChart({
        name: "cloudnative-pg",
        namespace,
        url: "https://cloudnative-pg.github.io/charts",
        version: "0.27.1",
        values: { resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } } },
      }),
  };
}

/** A database by the name of its object. */
export interface Database {
  readonly name: string;
  readonly namespace: string;
}

/**
 * What the operator makes for a database that others refer to: its pods, its Service for writing, and the Secret of its owner.
 * @see https://cloudnative-pg.io/documentation/current/applications/
 */
export function createdFor({ name, namespace }: Database): readonly CreatedObject[] {
  const by = `CloudNativePG, for the database ${name}`;
  const labels = podLabels(name);
  return [
    { apiVersion: "v1", kind: "Pod", namespace, name: `${name}-1`, labels, ports: [port], by },
    { apiVersion: "v1", kind: "Service", namespace, name: `${name}-rw`, labels, ports: [port], by },
    {
      apiVersion: "v1",
      kind: "Secret",
      namespace,
      name: `${name}-app`,
      keys: ["dbname", "host", "password", "pgpass", "port", "uri", "user", "username"],
      by,
    },
  ];
}

/** Lets an app out to its database: by itself, an app reaches nothing inside the cluster. */
export function toDatabase(app: string, { name, namespace }: Database): Manifest {
  return NetworkPolicy({
    metadata: { name: `${app}-database`, namespace },
    spec: {
      podSelector: { matchLabels: { "app.kubernetes.io/name": app } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: { matchLabels: podLabels(name) } }], ports: [{ port }] }],
    },
  });
}

function podLabels(database: string): Record<string, string> {
  return { "cnpg.io/cluster": database };
}
