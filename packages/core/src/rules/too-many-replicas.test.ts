import { describe, expect, it } from "vitest";
import { StorageClass } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRelease, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/too-many-replicas.ts";

const taint = "CriticalAddonsOnly=true:NoExecute";
const nodes = exampleCluster().nodes.map((node) => (node.role === "server" ? { ...node, taints: [taint] } : node));
const replicated = (numberOfReplicas: string, provisioner = "driver.longhorn.io") =>
  StorageClass({ metadata: { name: "replicated" }, provisioner, parameters: { numberOfReplicas } });
const found = (...objects: Manifest[]) =>
  foundBy("too-many-replicas", clusterWith([exampleModule("longhorn", objects)], { nodes }));

describe("too-many-replicas", () => {
  it("finds a class that asks for more replicas than there are nodes", () => {
    expect(foundBy("too-many-replicas", fixture)).toMatchObject([
      {
        module: "replicated",
        object: "StorageClass replicated",
        path: "parameters.numberOfReplicas",
        fix: "set it to 4 or less",
      },
    ]);
  });

  it("does not count a node whose taint Longhorn does not tolerate", () => {
    expect(found(replicated("4"))).toMatchObject([{ message: expect.stringContaining("only node1, node2, node3") }]);
    expect(
      found(replicated("4"), ...exampleRelease("longhorn", { defaultSettings: { taintToleration: "dedicated=db:NoExecute" } })),
    ).toHaveLength(1);
    expect(found(replicated("4"), ...exampleRelease("longhorn", { defaultSettings: { taintToleration: taint } }))).toEqual([]);
    expect(
      found(
        replicated("4"),
        ...exampleRelease("longhorn", { defaultSettings: { taintToleration: "a:NoSchedule; CriticalAddonsOnly" } }),
      ),
    ).toEqual([]);
  });

  it("finds the class of Longhorn's own chart", () => {
    expect(found(...exampleRelease("longhorn", { persistence: { defaultClassReplicaCount: 5 } }))).toMatchObject([
      { object: "HelmRelease longhorn/longhorn", path: "spec.values.persistence.defaultClassReplicaCount" },
    ]);
  });

  it("lets there be a replica for each node, and says nothing of other provisioners", () => {
    expect(found(replicated("3"))).toEqual([]);
    expect(found(replicated("9", "disks.example.org"))).toEqual([]);
  });
});
