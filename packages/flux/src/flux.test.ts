import { type ClusterDefinition, defineCluster } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type FluxModuleOptions, flux } from "./flux.ts";

function render(overrides: Partial<ClusterDefinition> = {}, options: FluxModuleOptions = {}) {
  return renderObjects(defineCluster(exampleCluster({ modules: [flux(options)], ...overrides })));
}

const rendered = render();
const { nodes } = exampleCluster();
const tainted = nodes.map((node) =>
  node.role === "server" ? { ...node, taints: ["CriticalAddonsOnly=true:NoExecute", "dedicated:NoSchedule"] } : node,
);

describe("Flux", () => {
  test("is what a home cluster needs, at a fixed version", () => {
    expect(rendered.named("FluxInstance flux-system/flux")).toMatchObject({
      spec: {
        distribution: { version: "2.9.6", registry: "ghcr.io/fluxcd" },
        cluster: { size: "small", networkPolicy: true },
        components: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
      },
    });
  });

  test("is of the version that the cluster says", () => {
    const { named } = render({}, { version: "2.9.4" });
    expect(named("FluxInstance flux-system/flux")).toHaveProperty("spec.distribution.version", "2.9.4");
  });

  test("is kept by the operator, whose chart is at a fixed version, too", () => {
    expect(rendered.named("OCIRepository flux-system/flux-operator")).toMatchObject({
      spec: { url: "oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator", ref: { tag: "0.58.1" } },
    });
    expect(rendered.named("HelmRelease flux-system/flux-operator")).toHaveProperty("spec.values.web.enabled", false);
  });

  test("is installed once by hand: its namespace is not rendered, so nothing can prune it", () => {
    expect(rendered.has("Namespace flux-system")).toBe(false);
  });
});

describe("where the servers have taints", () => {
  const { named } = render({ nodes: tainted });
  const tolerations = [
    { key: "CriticalAddonsOnly", operator: "Equal", value: "true", effect: "NoExecute" },
    { key: "dedicated", operator: "Exists", effect: "NoSchedule" },
  ];

  test("the operator tolerates them", () => {
    expect(named("HelmRelease flux-system/flux-operator")).toHaveProperty("spec.values.tolerations", tolerations);
  });

  test("every controller does: no agent joins before kube-vip runs, which they bring up", () => {
    const instance = named("FluxInstance flux-system/flux");
    expect(instance).toHaveProperty("spec.kustomize.patches[0].target", { kind: "Deployment" });
    expect(parse(Object(instance["spec"]).kustomize.patches[0].patch)).toEqual([
      { op: "add", path: "/spec/template/spec/tolerations", value: tolerations },
    ]);
  });
});

describe("where the servers have no taints", () => {
  test("nothing is patched or tolerated, whatever the agents have", () => {
    const agents = nodes.map((node) => (node.role === "agent" ? { ...node, taints: ["gpu=true:NoSchedule"] } : node));
    for (const { named } of [rendered, render({ nodes: agents })]) {
      expect(named("FluxInstance flux-system/flux")).not.toHaveProperty("spec.kustomize");
      expect(named("HelmRelease flux-system/flux-operator")).toHaveProperty("spec.values.tolerations", []);
    }
  });
});

describe("the repository", () => {
  const source = rendered.named("GitRepository flux-system/flux-system");

  test("is read from the branch that the facts name, main by default", () => {
    expect(source).toMatchObject({ spec: { url: "https://git.example.org/home/cluster.git", ref: { branch: "main" } } });
    const { named } = render({ repository: { url: "ssh://git@git.example.org/home/cluster.git", branch: "production" } });
    expect(named("GitRepository flux-system/flux-system")).toMatchObject({
      spec: { url: "ssh://git@git.example.org/home/cluster.git", ref: { branch: "production" } },
    });
  });

  test("is asked for news every minute, or as the cluster says", () => {
    expect(source).toHaveProperty("spec.interval", "1m");
    expect(render({}, { interval: "10m" }).named("GitRepository flux-system/flux-system")).toHaveProperty("spec.interval", "10m");
  });

  test("that is public needs no credentials", () => {
    expect(source).not.toHaveProperty("spec.secretRef");
  });
});

describe("a private repository", () => {
  const repository = { url: "https://git.example.org/home/private.git", secret: "git-credentials" };
  const { named } = render({ repository });

  test("is read with the credentials of its Secret", () => {
    expect(named("GitRepository flux-system/flux-system")).toHaveProperty("spec.secretRef", { name: "git-credentials" });
  });
});

describe("the root Kustomization", () => {
  const root = rendered.named("Kustomization flux-system/flux-system");

  test("applies the cluster's folder", () => {
    expect(root).toMatchObject({
      spec: { path: "./clusters/home", sourceRef: { kind: "GitRepository", name: "flux-system" }, prune: true },
    });
  });

  test("never prunes itself: with it would go all that it applied", () => {
    expect(root).toHaveProperty(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"], "disabled");
  });

  test("never prunes Flux", () => {
    for (const name of ["FluxInstance flux-system/flux", "HelmRelease flux-system/flux-operator"]) {
      expect(rendered.named(name)).toHaveProperty(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"], "disabled");
    }
  });

  test("waits for no module: each has a Kustomization of its own that does", () => {
    expect(root).not.toHaveProperty("spec.wait");
    expect(root).not.toHaveProperty("spec.dependsOn");
  });

  test("lists Flux's own folder and no Kustomization for it", () => {
    expect(parse(rendered.files.get("kustomization.yaml") ?? "")).toHaveProperty("resources", ["flux-system"]);
    expect([...rendered.files.keys()].filter((path) => path.startsWith("flux/"))).toEqual([]);
  });
});

test("nothing substitutes variables: those of a shell script reach the cluster as they are", () => {
  for (const kustomization of rendered.ofKind("Kustomization")) expect(kustomization).not.toHaveProperty("spec.postBuild");
});
