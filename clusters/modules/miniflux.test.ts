import { renderCluster } from "@cowlab/core";
import { describe, expect, test } from "vitest";
import cluster from "../own-modules.ts";

const { modules, cluster: facts } = renderCluster(cluster);
const miniflux = modules.find(({ module }) => module.name === "miniflux");
const objects = miniflux?.objects.map(({ manifest }) => manifest) ?? [];

describe("Miniflux", () => {
  test("has a database of its own, in a copy for each of two nodes, on the storage of the cluster", () => {
    expect(objects.find(({ kind }) => kind === "Cluster")).toMatchObject({
      metadata: { name: "miniflux-db", namespace: "miniflux" },
      spec: { instances: 2, storage: { storageClass: facts.storageClass } },
    });
  });

  test("comes after what knows databases, which nobody had to say", () => {
    expect(miniflux?.dependsOn.get("postgres")).toEqual(["the CRD of Cluster"]);
  });

  test("reads the address of its database from the Secret that comes with it", () => {
    const references = miniflux?.objects.flatMap((object) => object.references.map(({ kind, name }) => `${kind} ${name}`));
    expect(references).toContain("Secret miniflux-db-app");
    expect(facts.secrets.map(({ name }) => name)).not.toContain("miniflux-db-app");
  });
});
