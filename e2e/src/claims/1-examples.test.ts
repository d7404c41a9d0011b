import { readdirSync } from "node:fs";
import type { ClusterDefinition } from "@cowlab/core";
import { describe, expect, test } from "vitest";
import { admitPods } from "../harness/admit-pods.ts";
import { applyTree } from "../harness/apply-tree.ts";
import { startControlPlane } from "../harness/control-plane.ts";
import { installFlux, isUnknownChart, playedDefinitions } from "../harness/definitions.ts";
import { noteEvidence, remark } from "../harness/evidence.ts";
import { controlPlane, definitions, isMissing } from "../harness/needs.ts";
import { renderTree } from "../harness/rendered.ts";
import { foundVersion } from "../harness/versions.ts";

const clusters = readdirSync(new URL("../../../clusters", import.meta.url))
  .flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
  .filter((name) => name !== "cowlab");

describe.skipIf(isMissing(...controlPlane, ...definitions))("1. Every object of the other clusters is accepted, too", () => {
  test.for(clusters)("%s", async (name, context) => {
    const { default: definition }: { readonly default: ClusterDefinition } = await import(`../../../clusters/${name}.ts`);
    const tree = renderTree(definition);
    const plane = await startControlPlane({ network: tree.cluster.network });
    try {
      await installFlux(plane.api);
      const { complaints, versions } = await applyTree(plane.api, tree);
      expect(complaints).toEqual([]);
      expect(versions.size).toBe(tree.objects.length);
      const admitted = await admitPods(plane.api, tree);
      expect(admitted.complaints).toEqual([]);
      const second = await applyTree(plane.api, tree);
      expect((await applyTree(plane.api, tree)).versions).toEqual(second.versions);
      noteEvidence(
        context,
        `${versions.size} objects in ${tree.deliveries.length} Kustomizations and ${admitted.pods} pods, nothing written by the third apply`,
      );
    } finally {
      await plane.stop();
    }
    const { kubernetes } = tree.cluster;
    const server = foundVersion("kube-apiserver");
    if (!server.startsWith(`${kubernetes}.`)) remark(context, `the API server is ${server}, where ${name} runs ${kubernetes}`);
    for (const { kind, metadata } of tree.objects) {
      if (kind === "HelmRelease" && (isUnknownChart(metadata.name) || playedDefinitions.includes(metadata.name)))
        remark(context, `the CRDs of ${metadata.name} are played: its objects may have any fields`);
    }
  });
});
