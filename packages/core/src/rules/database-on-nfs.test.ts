import { describe, expect, it } from "vitest";
import { StorageClass } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import {
  clusterWith,
  exampleClaim,
  exampleDeployment,
  exampleModule,
  exampleVolume,
  foundBy,
} from "../testing/example-objects.ts";
import fixture from "./invalid/database-on-nfs.ts";

const found = (...objects: Manifest[]) => foundBy("database-on-nfs", clusterWith([exampleModule("photos", objects)]));
const shared = { accessModes: ["ReadWriteMany"], storageClassName: "" };
const bound = [exampleVolume("photos"), exampleClaim("data", "photos", { ...shared, volumeName: "photos" })];
const ofClass = (provisioner: string, accessModes: readonly string[]) => [
  StorageClass({ metadata: { name: "network" }, provisioner }),
  exampleClaim("data", "photos", { storageClassName: "network", accessModes }),
  exampleDeployment("photos", { "/config": "data" }),
];

describe("database-on-nfs", () => {
  it("warns of a configuration on an NFS export", () => {
    expect(foundBy("database-on-nfs", fixture)).toMatchObject([
      {
        severity: "warning",
        module: "photos",
        object: "Deployment photos/photos",
        path: "spec.template.spec.containers[0].volumeMounts[0]",
        message: expect.stringContaining("10.0.0.50:/srv/photos-config"),
      },
    ]);
  });

  it("finds the claim by its volume, a volume of the pod itself, and a folder below", () => {
    expect(found(...bound, exampleDeployment("photos", { "/app/config/": "data" }))).toHaveLength(1);
    const volumes = [{ name: "data", nfs: { server: "10.0.0.50", path: "/srv/photos" } }];
    expect(found(exampleDeployment("photos", { "/config": "data" }, { pod: { volumes } }))).toHaveLength(1);
  });

  it("knows the classes that are NFS behind", () => {
    expect(found(...ofClass("nfs.csi.k8s.io", ["ReadWriteMany"]))).toHaveLength(1);
    expect(found(...ofClass("cluster.local/nfs-subdir-external-provisioner", ["ReadWriteOnce"]))).toHaveLength(1);
    expect(found(...ofClass("driver.longhorn.io", ["ReadWriteMany"]))).toHaveLength(1);
    expect(found(...ofClass("driver.longhorn.io", ["ReadWriteOnce"]))).toEqual([]);
  });

  it("does not take a claim of another namespace for the one that the volume is for", () => {
    const volume = exampleVolume("photos", { claimRef: { namespace: "music", name: "data" } });
    expect(found(volume, exampleClaim("data", "photos"), exampleDeployment("photos", { "/config": "data" }))).toEqual([]);
  });

  it("lets media be on NFS, and the configuration on a disk", () => {
    expect(found(...bound, exampleDeployment("photos", { "/data": "data", "/config-examples": "data" }))).toEqual([]);
    expect(found(exampleClaim("data", "photos"), exampleDeployment("photos", { "/config": "data" }))).toEqual([]);
  });
});
