import { describe, expect, it } from "vitest";
import { DaemonSet } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleClaim, exampleDeployment, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/shared-claim.ts";

const library = exampleClaim("library", "photos");
const photos = (more: Readonly<Record<string, unknown>> = {}) => exampleDeployment("photos", { "/library": "library" }, more);
const indexer = (pod?: Readonly<Record<string, unknown>>) =>
  exampleDeployment("indexer", { "/library": "library" }, { namespace: "photos", pod });
const found = (...objects: Manifest[]) => foundBy("shared-claim", clusterWith([exampleModule("photos", objects)]));

function everywhere(pod: Readonly<Record<string, unknown>> = {}): Manifest {
  const labels = { "app.kubernetes.io/name": "thumbnails" };
  return DaemonSet({
    metadata: { name: "thumbnails", namespace: "photos" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: "thumbnails",
              image: "registry.example.org/thumbnails:1.4.0",
              volumeMounts: [{ name: "library", mountPath: "/library" }],
            },
          ],
          volumes: [{ name: "library", persistentVolumeClaim: { claimName: "library" } }],
          ...pod,
        },
      },
    },
  });
}

describe("shared-claim", () => {
  it("names both pods that mount the claim", () => {
    const path = "spec.template.spec.volumes[0].persistentVolumeClaim.claimName";
    expect(foundBy("shared-claim", fixture)).toMatchObject([
      { module: "photos", object: "Deployment photos/indexer", path, other: { object: "Deployment photos/photos", path } },
    ]);
  });

  it("finds several pods of one Deployment, and of a DaemonSet on several nodes", () => {
    const other = { object: "PersistentVolumeClaim photos/library", path: "spec.accessModes" };
    expect(found(library, photos({ replicas: 2 }))).toMatchObject([{ path: "spec.replicas", other }]);
    expect(found(library, everywhere())).toMatchObject([{ object: "DaemonSet photos/thumbnails", other }]);
    const nodes = exampleCluster().nodes.slice(0, 1);
    const single = clusterWith([exampleModule("photos", [library, everywhere()])], { nodes });
    expect(foundBy("shared-claim", single)).toEqual([]);
    expect(found(library, everywhere({ nodeSelector: { "kubernetes.io/hostname": "node1" } }))).toEqual([]);
  });

  it("lets two mount a claim that many nodes may hold, and one mount it twice", () => {
    expect(
      found(exampleClaim("library", "photos", { accessModes: ["ReadWriteMany"] }), photos({ replicas: 2 }), indexer()),
    ).toEqual([]);
    const volumes = ["a", "b"].map((name) => ({ name, persistentVolumeClaim: { claimName: "library" } }));
    expect(found(library, exampleDeployment("photos", {}, { pod: { volumes } }))).toEqual([]);
  });

  it("lets two mount it that are kept on one node", () => {
    const beside = {
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "photos" } },
      topologyKey: "kubernetes.io/hostname",
    };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [beside] } };
    expect(found(library, photos(), indexer({ affinity }))).toEqual([]);
    const pod = { nodeSelector: { "kubernetes.io/hostname": "node1" } };
    expect(found(library, photos({ pod }), indexer(pod))).toEqual([]);
  });
});
