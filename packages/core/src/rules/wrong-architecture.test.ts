import { describe, expect, it } from "vitest";
import type { ClusterNode } from "../cluster.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/wrong-architecture.ts";

const { nodes } = exampleCluster();
/** The last node is a mini PC. */
const mixed = nodes.map((node, index) => (index === 3 ? { ...node, architecture: "amd64" as const } : node));

const found = (image: string, pod: Readonly<Record<string, unknown>> = {}, given: readonly Partial<ClusterNode>[] = nodes) =>
  foundBy(
    "wrong-architecture",
    clusterWithContainer(
      {},
      {
        pod: { containers: [exampleContainer("photos", { image })], ...pod },
        cluster: {
          nodes: given.map((node, index) => ({ ...nodes[index % nodes.length], name: "", role: "agent", address: "", ...node })),
        },
      },
    ),
  );

describe("wrong-architecture", () => {
  it("names the image, how that is known, and the nodes", () => {
    expect(foundBy("wrong-architecture", fixture)).toMatchObject([
      {
        object: "Deployment photos/photos",
        path: "spec.template.spec.containers[0].image",
        message: expect.stringMatching(
          /is for amd64 alone, amd64 in its name says so, but the pod may run on node0 \(arm64\), node1/,
        ),
        fix: "take an image that is built for the nodes, too",
      },
    ]);
  });

  it.each([
    "mcr.microsoft.com/mssql/server:2022-CU21-ubuntu-22.04",
    "lscr.io/linuxserver/steamos:1.2.3",
    "linuxserver/msedge:1.2.3",
    "lscr.io/linuxserver/sonarr:amd64-4.0.19",
    "registry.example.org/photos:2.4.1-x86_64",
    "arm32v7/nginx:1.29.1",
    "registry.example.org/photos:2.4.1-armhf",
  ])("knows that no Pi runs %s", (image) => {
    expect(found(image)).toHaveLength(1);
  });

  it.each([
    "arm64v8/nginx:1.29.1",
    "lscr.io/linuxserver/sonarr:arm64v8-4.0.19",
    "lscr.io/linuxserver/sonarr:4.0.19",
    "registry.example.org/amd64/photos:2.4.1",
    "registry.example.org/photos:2.4.1-arm64",
  ])("has nothing against %s on a Pi", (image) => {
    expect(found(image)).toEqual([]);
  });

  it("lets a pod choose the nodes that have the processor", () => {
    const image = "docker.io/amd64/nginx:1.29.1";
    const arch = "kubernetes.io/arch";
    const term = { matchExpressions: [{ key: arch, operator: "In", values: ["amd64"] }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
    expect(found(image, {}, mixed)).toMatchObject([{ fix: "select nodes by kubernetes.io/arch: amd64" }]);
    expect(found(image, { nodeSelector: { [arch]: "amd64" } }, mixed)).toEqual([]);
    expect(found(image, { nodeSelector: { "kubernetes.io/hostname": "node3" } }, mixed)).toEqual([]);
    expect(found(image, { affinity }, mixed)).toEqual([]);
    expect(found(image, { nodeSelector: { [arch]: "arm64" } }, mixed)).toHaveLength(1);
  });

  it("leaves out nodes whose taints keep the pod away", () => {
    const tainted = mixed.map((node) => (node.architecture === "amd64" ? node : { ...node, taints: ["pi=true:NoSchedule"] }));
    const image = "docker.io/amd64/nginx:1.29.1";
    expect(found(image, {}, tainted)).toEqual([]);
    expect(found(image, { tolerations: [{ key: "pi", operator: "Exists" }] }, tainted)).toHaveLength(1);
  });
});
