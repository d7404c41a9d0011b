import { type AppOptions, webApp } from "@cowlab/apps/web-app";
import { type Module, pruneDisabled, schedulableNodes } from "@cowlab/core";
import { createdFor, toDatabase } from "./postgres.ts";
import { PostgresCluster } from "./postgres-kinds.ts";

const name = "miniflux";
const database = { name: `${name}-db`, namespace: name };
const admin = `${name}-admin`;

/** Reads feeds. Everything it knows is in its database. @see https://miniflux.app/docs/configuration.html */
export function miniflux(options: AppOptions = {}): Module {
  const app = webApp({
    name,
    image: "docker.io/miniflux/miniflux:2.2.14",
    port: 8080,
    health: "/healthcheck",
    title: "Miniflux",
    description: "Feeds",
    group: "Home",
    env: {
      ADMIN_PASSWORD_FILE: "/run/secrets/admin-password",
      ADMIN_USERNAME: "admin",
      CREATE_ADMIN: "1",
      DATABASE_URL_FILE: "/run/secrets/database-url",
      RUN_MIGRATIONS: "1",
    },
    secretFiles: {
      "/run/secrets/admin-password": { secret: admin, key: "password" },
      "/run/secrets/database-url": { secret: `${database.name}-app`, key: "uri" },
    },
    secrets: [{ namespace: name, name: admin, keys: ["password"], purpose: "the password of Miniflux's first user, admin" }],
    resources: { memoryLimit: "256Mi" },
    ...options,
  });
  return {
    ...app,
    creates: createdFor(database),
    objects: (cluster) => [
      ...app.objects(cluster),
      toDatabase(name, database),
      PostgresCluster({
        // With it would go the data.
        metadata: { ...database, annotations: pruneDisabled },
        spec: {
          instances: Math.min(2, schedulableNodes(cluster).length),
          bootstrap: { initdb: { database: name, owner: name } },
          storage: { size: "5Gi", storageClass: cluster.storageClass },
          resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "512Mi" } },
        },
      }),
    ],
  };
}
