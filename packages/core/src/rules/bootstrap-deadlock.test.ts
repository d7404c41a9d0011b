import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { HelmRelease, OCIRepository } from "../kinds/flux.ts";
import type { Manifest } from "../manifest.ts";
import type { Module } from "../module.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import {
  clusterWith,
  exampleAnnouncer,
  exampleModule,
  exampleRelease,
  FluxInstance,
  foundBy,
  withFluxObjects,
} from "../testing/example-objects.ts";
import { emitYaml } from "../yaml.ts";
import fixture from "./invalid/bootstrap-deadlock.ts";

const taint = "CriticalAddonsOnly=true:NoExecute";
const toleration = { key: "CriticalAddonsOnly", operator: "Equal", value: "true", effect: "NoExecute" };
const operations = [{ op: "add", path: "/spec/template/spec/tolerations", value: [toleration] }];
const deployments = (patch: string) => [{ target: { kind: "Deployment" }, patch }];
const tolerant = { kustomize: { patches: deployments(JSON.stringify(operations)) } };

interface Setup {
  readonly taints?: readonly string[];
  readonly tolerations?: readonly Readonly<Record<string, string>>[];
  readonly instance?: Readonly<Record<string, unknown>>;
  readonly flux?: readonly Manifest[];
  readonly vip?: Partial<Module>;
}

/** A cluster whose only server is tainted, and whose virtual address and Flux are delivered by Flux. */
function cluster({ taints = [taint], tolerations, instance = tolerant, flux = [], vip }: Setup): ClusterDefinition {
  const nodes = exampleCluster().nodes.map((node) => (node.role === "server" ? { ...node, taints } : node));
  const installed = FluxInstance({ metadata: { name: "flux", namespace: "flux-system" }, spec: instance });
  const definition = clusterWith([exampleModule("kube-vip", [exampleAnnouncer(tolerations)], vip)], { nodes });
  return withFluxObjects(definition, [installed, ...flux]);
}

const found = (setup: Setup) => foundBy("bootstrap-deadlock", cluster(setup));

describe("bootstrap-deadlock", () => {
  it("finds controllers of Flux that cannot run on the only server", () => {
    expect(foundBy("bootstrap-deadlock", fixture)).toMatchObject([
      {
        module: "flux-system",
        object: "FluxInstance flux-system/flux",
        path: "spec.kustomize.patches",
        fix: `tolerate ${taint}`,
        other: { module: "kube-vip", object: "DaemonSet kube-system/kube-vip" },
      },
    ]);
  });

  it("finds a virtual address that nothing announces", () => {
    expect(found({ tolerations: [{ ...toleration, effect: "NoSchedule" }] })).toMatchObject([
      { module: "kube-vip", path: "spec.template.spec.tolerations" },
    ]);
  });

  it("finds an operator of Flux without tolerations", () => {
    const operator = (tolerations: unknown) => ({ flux: exampleRelease("flux-operator", { tolerations }, "flux-system") });
    expect(found(operator(undefined))).toMatchObject([
      { object: "HelmRelease flux-system/flux-operator", path: "spec.values.tolerations" },
    ]);
    expect(found(operator([toleration]))).toEqual([]);
  });

  it("knows the operator by the address of its chart", () => {
    const metadata = { name: "flux", namespace: "flux-system" };
    const url = "oci://registry.example.org/charts/flux-operator";
    const source = OCIRepository({ metadata, spec: { interval: "1h", url, ref: { tag: "0.58.1" } } });
    const release = HelmRelease({ metadata, spec: { interval: "1h", chartRef: { kind: "OCIRepository", name: "flux" } } });
    expect(found({ flux: [source, release] })).toMatchObject([{ object: "HelmRelease flux-system/flux" }]);
  });

  it("takes a toleration without a value for a taint without one", () => {
    const tolerations = [{ key: "dedicated", operator: "Equal", effect: "NoSchedule" }];
    const instance = { kustomize: { patches: deployments(JSON.stringify([{ ...operations[0], value: tolerations }])) } };
    expect(found({ taints: ["dedicated:NoSchedule"], tolerations, instance })).toEqual([]);
    expect(found({ taints: ["dedicated=yes:NoSchedule"], tolerations, instance })).toHaveLength(2);
  });

  it("finds what is applied, and waited for, before the virtual address", () => {
    const needing = cluster({ vip: { needs: ["recipes"] } });
    expect(foundBy("bootstrap-deadlock", needing)).toMatchObject([{ module: "recipes", object: "Deployment recipes/recipes" }]);
  });

  it.each([
    ["JSON", JSON.stringify(operations)],
    ["YAML", emitYaml(operations)],
    [
      "a merge patch",
      emitYaml({ spec: { template: { spec: { tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }] } } } }),
    ],
    ["flow style", "- op: add\n  path: /spec/template/spec/tolerations/-\n  value: { operator: Exists }\n"],
  ])("reads tolerations of a patch in %s", (_, patch) => {
    expect(found({ instance: { kustomize: { patches: deployments(patch) } } })).toEqual([]);
  });

  it.each([
    ["for another taint", emitYaml([{ ...operations[0], value: [{ key: "dedicated", operator: "Exists" }] }])],
    ["for another value", emitYaml([{ ...operations[0], value: [{ ...toleration, value: "false" }] }])],
    ["of something else", emitYaml([{ op: "add", path: "/spec/template/spec/nodeSelector", value: { operator: "Exists" } }])],
  ])("is not satisfied by a patch %s", (_, patch) => {
    expect(found({ instance: { kustomize: { patches: deployments(patch) } } })).toHaveLength(1);
  });

  it("is not satisfied by a patch of another kind", () => {
    const patches = [{ target: { kind: "Kustomization" }, patch: emitYaml(operations) }];
    expect(found({ instance: { kustomize: { patches } } })).toHaveLength(1);
  });

  it("says nothing where a server is free, or its taint only asks", () => {
    const open = { instance: {}, tolerations: [] };
    expect(found({ ...open, taints: [] })).toEqual([]);
    expect(found({ ...open, taints: ["CriticalAddonsOnly=true:PreferNoSchedule"] })).toEqual([]);
    const definition = cluster(open);
    const nodes = [...definition.nodes, { name: "node9", role: "server" as const, address: "10.0.0.19" }];
    expect(foundBy("bootstrap-deadlock", { ...definition, nodes })).toEqual([]);
  });

  it("says nothing where kube-vip announces Services only", () => {
    const announcer = JSON.parse(
      JSON.stringify(exampleAnnouncer()).replace('"cp_enable","value":"true"', '"cp_enable","value":"false"'),
    );
    expect(found({ instance: {}, vip: { objects: () => [announcer] } })).toEqual([]);
  });

  it("says nothing where the virtual address is brought up by other means", () => {
    const definition = cluster({ instance: {} });
    const modules = definition.modules.flat().filter(({ name }) => name !== "kube-vip");
    expect(foundBy("bootstrap-deadlock", { ...definition, modules })).toEqual([]);
  });
});
