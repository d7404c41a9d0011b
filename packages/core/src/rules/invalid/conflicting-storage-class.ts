// Rejected by conflicting-storage-class: both disks and flash want to hold the data of apps.
import { StorageClass } from "../../kinds/kubernetes.ts";
import type { Module } from "../../module.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

const storage = (name: string): Module =>
  exampleModule(`${name}-storage`, [StorageClass({ metadata: { name }, provisioner: `${name}.example.org` })], {
    storageClass: name,
  });

export default clusterWith([storage("flash"), storage("tapes")]);
