import { describe, expect, it } from "vitest";
import { clusterWith, exampleModule, exampleVolume, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/conflicting-export.ts";

const nfs = { server: "10.0.0.50", path: "/srv/media" };
const found = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>) =>
  foundBy(
    "conflicting-export",
    clusterWith([exampleModule("media", [exampleVolume("photos", { nfs, ...one }), exampleVolume("music", { nfs, ...other })])]),
  );

describe("conflicting-export", () => {
  it("names both volumes, and what each of them says", () => {
    expect(foundBy("conflicting-export", fixture)).toMatchObject([
      {
        module: "music",
        object: "PersistentVolume music",
        path: "spec.capacity.storage",
        message: "is 4Ti for the export 10.0.0.50:/srv/media, while PersistentVolume photos has 1Ti",
        other: { module: "photos", object: "PersistentVolume photos", path: "spec.capacity.storage" },
      },
    ]);
  });

  it("finds access modes and mount options that differ, also by a CSI driver", () => {
    const csi = {
      driver: "nfs.csi.k8s.io",
      volumeHandle: "music",
      volumeAttributes: { server: "10.0.0.50", share: "/srv/media/" },
    };
    const other = { nfs: undefined, csi, accessModes: ["ReadWriteOnce"], mountOptions: ["nfsvers=3"] };
    expect(found({ mountOptions: ["nfsvers=4.2"] }, other).map(({ path }) => path)).toEqual([
      "spec.accessModes",
      "spec.mountOptions",
    ]);
  });

  it("lets options be in any order, sizes be written differently, and one volume be to read only", () => {
    expect(found({ mountOptions: ["hard", "nfsvers=4.2"] }, { mountOptions: ["nfsvers=4.2", "hard"] })).toEqual([]);
    expect(found({ capacity: { storage: "1Ti" } }, { capacity: { storage: "1024Gi" } })).toEqual([]);
    expect(found({}, { accessModes: ["ReadOnlyMany"], mountOptions: ["ro"] })).toEqual([]);
  });

  it("lets exports differ, and volumes that are none", () => {
    const local = (path: string, storage: string) => ({ nfs: undefined, hostPath: { path }, capacity: { storage } });
    expect(found(local("/srv/a", "1Ti"), local("/srv/b", "2Ti"))).toEqual([]);
    expect(found({}, { nfs: { server: "10.0.0.50", path: "/srv/music" }, capacity: { storage: "4Ti" } })).toEqual([]);
  });
});
