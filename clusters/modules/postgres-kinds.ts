import { defineKind, type Kind, type KindMetadata } from "@cowlab/core";

/** A database with its copies: the fields that these modules use. @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#cluster */
export interface IPostgresCluster {
  apiVersion: "postgresql.cnpg.io/v1";
  kind: "Cluster";
  metadata: KindMetadata;
  spec: {
    instances: number;
    storage: { size: string; storageClass?: string };
    bootstrap?: { initdb?: { database: string; owner: string } };
    resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  };
}

/** @see IPostgresCluster */
export const PostgresCluster: Kind<IPostgresCluster> = defineKind({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  schema: {
    Cluster: { apiVersion: "string", kind: "string", metadata: "apis/meta/v1/ObjectMeta", spec: "ClusterSpec" },
    ClusterSpec: { instances: "integer", storage: "Storage", "bootstrap?": "Bootstrap", "resources?": "Resources" },
    Storage: { size: "quantity", "storageClass?": "string" },
    Bootstrap: { "initdb?": "InitDb" },
    InitDb: { database: "string", owner: "string" },
    Resources: { "requests?": { map: "quantity" }, "limits?": { map: "quantity" } },
  },
});
