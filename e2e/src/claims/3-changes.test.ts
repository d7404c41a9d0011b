import { webApp } from "@cowlab/apps/web-app";
import type { ClusterDefinition, Module } from "@cowlab/core";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import cowlab from "../../../clusters/cowlab.ts";
import { at, nameOf } from "../harness/api.ts";
import { type Changes, foretold, happened, inWords, takeSnapshot } from "../harness/changes.ts";
import { type DeliveredCluster, startDeliveredCluster } from "../harness/delivered-cluster.ts";
import { noteEvidence } from "../harness/evidence.ts";
import { kustomizationsOf } from "../harness/flux.ts";
import { definitions, delivery, isMissing } from "../harness/needs.ts";
import { until } from "../harness/processes.ts";
import { type RenderedTree, renderTree } from "../harness/rendered.ts";

const recipes = webApp({
  name: "recipes",
  image: "registry.example.org/recipes:2.4.1",
  port: 8080,
  title: "Recipes",
  description: "What to cook",
  group: "Home",
  config: { path: "/config", size: "1Gi" },
  media: { path: "/photos", readOnly: true },
});

const withModules = (change: (modules: readonly Module[]) => readonly Module[]): ClusterDefinition => ({
  ...cowlab,
  modules: change(cowlab.modules.flat()),
});

const replacing =
  (name: string, change: (module: Module) => Module): ((modules: readonly Module[]) => readonly Module[]) =>
  (modules) =>
    modules.map((module) => (module.name === name ? change(module) : module));

describe.skipIf(isMissing(...delivery, ...definitions))("3. Changes do what the diff said", () => {
  let delivered: DeliveredCluster;
  let current: RenderedTree;
  beforeAll(async () => {
    current = renderTree();
    delivered = await startDeliveredCluster(current);
    await delivered.deliver("the first commit", current);
    await untilPodsSettle();
  });
  afterAll(() => delivered?.stop());

  /** Commits a changed cluster, and compares what happens with what the difference of the files says. */
  async function change(context: TestContext, message: string, definition: ClusterDefinition): Promise<Changes> {
    const { api } = delivered;
    const next = renderTree(definition);
    const before = await takeSnapshot(api, current, next);
    await delivered.deliver(message, next);
    await untilGone(next);
    await untilPodsSettle();
    const seen = happened(before, await takeSnapshot(api, current, next));
    const { verdict, ...said } = foretold(current, next);
    expect(seen).toEqual(said);
    noteEvidence(
      context,
      `"${message}", ${verdict}: ${inWords(seen)}${seen.restarted.length > 0 ? ` (${seen.restarted.join(", ")})` : ""}`,
    );
    current = next;
    return seen;
  }

  /** Waits until Kustomizations that are no longer rendered have ended. */
  async function untilGone(next: RenderedTree): Promise<void> {
    await until("removed Kustomizations to end", async () => {
      const wanted = new Set(next.deliveries.map(({ name }) => name));
      return (await kustomizationsOf(delivered.api)).every(({ metadata }) => wanted.has(metadata.name)) || undefined;
    });
  }

  async function untilPodsSettle(): Promise<void> {
    await until("rollouts to end", async () => {
      const pods = await delivered.api.list("v1", "Pod");
      const deployments = await delivered.api.list("apps/v1", "Deployment");
      const done = deployments.every(
        (each) =>
          at(each, "status", "observedGeneration") === each.metadata.generation &&
          at(each, "status", "updatedReplicas") === at(each, "spec", "replicas") &&
          at(each, "status", "replicas") === at(each, "spec", "replicas") &&
          at(each, "status", "readyReplicas") === at(each, "spec", "replicas"),
      );
      return (done && pods.every(({ metadata }) => metadata.deletionTimestamp === undefined)) || undefined;
    });
  }

  test("an app that is added comes with all its objects, and touches only what lists it", async (context) => {
    const seen = await change(
      context,
      "add recipes",
      withModules((modules) => [...modules, recipes]),
    );
    expect(seen.created).toContain("Deployment recipes/recipes");
    expect(seen.created).toContain("Namespace recipes");
    expect(seen.pruned).toEqual([]);
    // The start page lists every app.
    expect(seen.restarted).toEqual(["Deployment homepage/homepage"]);
  });

  test("an image that is bumped restarts its own pod and no other", async (context) => {
    const bumped = webApp({
      name: "recipes",
      image: "registry.example.org/recipes:2.5.0",
      port: 8080,
      title: "Recipes",
      description: "What to cook",
      group: "Home",
      config: { path: "/config", size: "1Gi" },
      media: { path: "/photos", readOnly: true },
    });
    const seen = await change(
      context,
      "bump recipes",
      withModules((modules) => [...modules, bumped]),
    );
    expect(seen).toMatchObject({ updated: ["Deployment recipes/recipes"], restarted: ["Deployment recipes/recipes"] });
  });

  test("an app that is removed is pruned, but its namespace, its claims and its volumes stay", async (context) => {
    const { api } = delivered;
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "recipes", name: "recipes-config" };
    const uid = (await api.get(claim))?.metadata.uid;
    const seen = await change(context, "remove recipes", cowlab);
    expect(seen.pruned).toContain("Deployment recipes/recipes");
    expect(await api.list("v1", "Pod", "recipes")).toEqual([]);
    expect((await api.get({ apiVersion: "v1", kind: "Namespace", name: "recipes" }))?.metadata.deletionTimestamp).toBeUndefined();
    const kept = await api.get(claim);
    expect(kept?.metadata.uid).toBe(uid);
    expect(kept?.metadata.deletionTimestamp).toBeUndefined();
    expect(at(kept, "status", "phase")).toBe("Bound");
    noteEvidence(context, `${nameOf({ ...claim, metadata: claim })} is still the same one, and bound`);
  });

  test("an app that comes back finds its data", async (context) => {
    const { api } = delivered;
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "recipes", name: "recipes-config" };
    const uid = (await api.get(claim))?.metadata.uid;
    const next = renderTree(withModules((modules) => [...modules, recipes]));
    await delivered.deliver("add recipes again", next);
    await untilPodsSettle();
    expect((await api.get(claim))?.metadata.uid).toBe(uid);
    for (const name of ["recipes-config", "recipes-media"]) {
      expect(at(await api.get({ ...claim, name }), "status", "phase"), name).toBe("Bound");
    }
    expect((await api.list("v1", "Pod", "recipes")).length).toBe(1);
    current = next;
    noteEvidence(context, "its claims are the ones of before, bound, and its pod runs");
  });

  test("a module is renamed in two steps without a restart", async (context) => {
    const orphaned = withModules((modules) =>
      [...modules, recipes].map((module) =>
        module.name === "recipes" ? { ...module, flux: { ...module.flux, deletionPolicy: "Orphan" as const } } : module,
      ),
    );
    const first = await change(context, "leave the objects of recipes behind when its Kustomization goes", orphaned);
    expect(first.updated).toEqual(["Kustomization flux-system/recipes"]);
    const renamed = withModules((modules) => [...modules, { ...recipes, name: "cooking" }]);
    const second = await change(context, "rename recipes to cooking", renamed);
    expect(second.recreated).toEqual([]);
    expect(second.restarted.filter((name) => name !== "Deployment homepage/homepage")).toEqual([]);
    expect(second.created).toEqual(["Kustomization flux-system/cooking"]);
    expect(second.pruned).toEqual(["Kustomization flux-system/recipes"]);
  });

  test("an object moves to another Kustomization in three steps and stays what it is", async (context) => {
    const name = "PodDisruptionBudget cloudflared/cloudflared";
    const cooking = { ...recipes, name: "cooking" };
    const modules = withModules((each) => [...each, cooking]).modules.flat();
    const keep = replacing("cloudflared", (module) => ({
      ...module,
      objects: (cluster) =>
        module
          .objects(cluster)
          .map((object) =>
            object.kind === "PodDisruptionBudget"
              ? { ...object, metadata: { ...object.metadata, annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" } } }
              : object,
          ),
    }));
    const kept = keep(modules);
    const first = await change(context, "keep the budget of cloudflared", { ...cowlab, modules: kept });
    expect(first.updated).toEqual([name]);
    const tunnel = kept.find((module) => module.name === "cloudflared");
    const budgets: Module = {
      name: "budgets",
      needs: ["cloudflared"],
      objects: (cluster) => (tunnel?.objects(cluster) ?? []).filter(({ kind }) => kind === "PodDisruptionBudget"),
    };
    const moved = replacing("cloudflared", (module) => ({
      ...module,
      objects: (cluster) => module.objects(cluster).filter(({ kind }) => kind !== "PodDisruptionBudget"),
    }))(kept);
    const second = await change(context, "move the budget to a module of its own", { ...cowlab, modules: [...moved, budgets] });
    expect(second.created).toEqual(["Kustomization flux-system/budgets"]);
    expect(second.pruned).toEqual([]);
    expect(second.recreated).toEqual([]);
  });
});
