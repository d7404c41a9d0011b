import { describe, expect, it } from "vitest";
import type { Node } from "../facts.ts";
import type { Manifest } from "../manifest.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleDeployment, exampleModule, exampleRelease, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/unschedulable-pod.ts";

const taint = "CriticalAddonsOnly=true:NoExecute";
const toleration = { key: "CriticalAddonsOnly", operator: "Exists" };
const everywhere = exampleCluster().nodes.map((node) => ({ ...node, taints: [taint] }));
const photos = (pod: Readonly<Record<string, unknown>> = {}) => exampleDeployment("photos", {}, { pod });
/** A cluster that has nothing but these objects to run. */
const found = (objects: readonly Manifest[], nodes: readonly Node[] = exampleCluster().nodes) => {
  const definition = clusterWith([exampleModule("photos", objects)], { nodes });
  const modules = definition.modules.flat().filter(({ name }) => name !== "recipes");
  return foundBy("unschedulable-pod", { ...definition, modules });
};

describe("unschedulable-pod", () => {
  it("finds a cluster whose every node has a taint, and says it once", () => {
    expect(foundBy("unschedulable-pod", fixture)).toMatchObject([
      {
        path: "nodes",
        message: expect.stringContaining("node0 node-role.kubernetes.io/control-plane:NoSchedule"),
        other: { object: "Deployment recipes/recipes" },
      },
    ]);
    expect(found([photos(), exampleDeployment("albums", {}, { namespace: "photos" })], everywhere)).toMatchObject([
      { path: "nodes", message: expect.stringContaining("Deployment photos/photos and 1 more") },
    ]);
  });

  it("finds a chart whose values say nothing of tolerations where every node has a taint", () => {
    expect(found(exampleRelease("longhorn", { replicas: 2 }), everywhere)).toMatchObject([
      { other: { object: "HelmRelease longhorn/longhorn" } },
    ]);
    expect(found(exampleRelease("longhorn", { defaultSettings: { taintToleration: taint } }), everywhere)).toEqual([]);
  });

  it("is content where what runs tolerates the taints, and with taints that only advise", () => {
    expect(found([photos({ tolerations: [toleration] })], everywhere)).toEqual([]);
    expect(
      found(
        [photos()],
        everywhere.map((node) => ({ ...node, taints: ["slow=true:PreferNoSchedule"] })),
      ),
    ).toEqual([]);
  });

  it("finds a pod that selects a node by a label which no node has", () => {
    const labels = { "example.org/disk": "nvme" };
    const [first, ...rest] = exampleCluster().nodes;
    const nodes = first === undefined ? [] : [{ ...first, labels }, ...rest];
    expect(found([photos({ nodeSelector: labels })], nodes)).toEqual([]);
    for (const nodeSelector of [
      { "example.org/disk": "ssd" },
      { "kubernetes.io/hostname": "node9" },
      { "kubernetes.io/arch": "amd64" },
    ]) {
      expect(found([photos({ nodeSelector })], nodes)).toMatchObject([
        { module: "photos", object: "Deployment photos/photos", path: "spec.template.spec.nodeSelector" },
      ]);
    }
  });

  it("finds a pod that selects only nodes whose taints it does not tolerate", () => {
    const nodes = exampleCluster().nodes.map((node) =>
      node.name === "node3" ? { ...node, taints: ["gpu=true:NoSchedule"] } : node,
    );
    const nodeSelector = { "kubernetes.io/hostname": "node3" };
    expect(found([photos({ nodeSelector })], nodes)).toMatchObject([
      { path: "spec.template.spec.tolerations", message: expect.stringContaining("node3 gpu=true:NoSchedule") },
    ]);
    expect(found([photos({ nodeSelector, tolerations: [{ key: "gpu", operator: "Exists" }] })], nodes)).toEqual([]);
  });

  it("says nothing of what is scaled to nothing", () => {
    const paused = exampleDeployment("photos", {}, { replicas: 0, pod: { nodeSelector: { "kubernetes.io/hostname": "node9" } } });
    expect(found([paused])).toEqual([]);
    expect(found([paused], everywhere)).toEqual([]);
  });

  it("does not judge by labels of which it knows nothing: others may set them", () => {
    expect(found([photos({ nodeSelector: { "feature.node.kubernetes.io/gpu": "true" } })])).toEqual([]);
  });
});
