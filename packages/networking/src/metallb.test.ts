import { renderCluster } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { metallb } from "./metallb.ts";
import { traefik } from "./traefik.ts";

const modules = [flux(), metallb(), traefik()];
const rendered = renderObjects(exampleCluster({ modules }));
const release = rendered.named("HelmRelease metallb-system/metallb");

describe("the chart", () => {
  test("is MetalLB's own, at a fixed version", () => {
    expect(rendered.named("HelmRepository metallb-system/metallb")).toHaveProperty(
      "spec.url",
      "https://metallb.github.io/metallb",
    );
    expect(release).toHaveProperty("spec.chart.spec.version", expect.stringMatching(/^\d+\.\d+\.\d+$/));
  });

  test("brings neither of its BGP modes", () => {
    expect(release).toMatchObject({ spec: { values: { frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } } } });
  });

  test("upgrades its CRDs, which Helm by itself does not", () => {
    expect(release).toMatchObject({ spec: { install: { crds: "CreateReplace" }, upgrade: { crds: "CreateReplace" } } });
    expect(release).toHaveProperty("spec.values.crds.enabled", true);
  });

  test("runs where pods may use the host's network", () => {
    expect(rendered.named("Namespace metallb-system")).toHaveProperty(
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "privileged",
    );
  });

  test("takes the place of k3s's own load balancer", () => {
    expect(rendered.cluster.disabledComponents).toContain("servicelb");
  });
});

describe("the pools", () => {
  test("are a later stage: the webhook of the first has to accept them", () => {
    const stage = rendered.modules.find(({ module }) => module.name === "metallb-pools");
    expect(stage?.dependsOn.has("metallb")).toBe(true);
    expect(stage?.objects.map(({ manifest }) => manifest.kind)).toEqual(["IPAddressPool", "IPAddressPool", "L2Advertisement"]);
    expect(stage?.objects.every(({ manifest }) => manifest.metadata.namespace === "metallb-system")).toBe(true);
  });

  test("come before whatever has a Service that waits for an address", () => {
    const stage = rendered.modules.find(({ module }) => module.name === "traefik");
    expect(stage?.dependsOn.get("metallb-pools")).toContain("an address for Service traefik-lan");
  });

  test("keep the ingress address for Services of Traefik's namespace that ask for it", () => {
    expect(rendered.named("IPAddressPool metallb-system/ingress")).toHaveProperty("spec", {
      addresses: ["10.0.0.99/32"],
      autoAssign: false,
      serviceAllocation: { namespaces: ["traefik"] },
    });
  });

  test("of the facts hold what the facts say", () => {
    const { network } = exampleCluster();
    const pools = [
      { name: "apps", addresses: ["10.0.0.80-10.0.0.89"] },
      { name: "games", addresses: ["10.0.0.90/31", "10.0.0.95-10.0.0.96"], autoAssign: false },
    ];
    const { named } = renderObjects(exampleCluster({ network: { ...network, pools }, modules }));
    expect(named("IPAddressPool metallb-system/apps")).toMatchObject({
      spec: { addresses: ["10.0.0.80-10.0.0.89"], autoAssign: true },
    });
    expect(named("IPAddressPool metallb-system/games")).toMatchObject({
      spec: { addresses: ["10.0.0.90/31", "10.0.0.95-10.0.0.96"], autoAssign: false },
    });
    expect(named("L2Advertisement metallb-system/lan")).toHaveProperty("spec.ipAddressPools", ["ingress", "apps", "games"]);
  });

  test("are only that of the ingress where the facts name none", () => {
    const { pools: _, ...network } = exampleCluster().network;
    const { named, ofKind } = renderObjects(exampleCluster({ network, modules }));
    expect(ofKind("IPAddressPool")).toHaveLength(1);
    expect(named("L2Advertisement metallb-system/lan")).toHaveProperty("spec.ipAddressPools", ["ingress"]);
  });

  test("are announced from every interface and node, all by name", () => {
    expect(rendered.named("L2Advertisement metallb-system/lan")["spec"]).toEqual({ ipAddressPools: ["ingress", "apps"] });
  });
});

test("a field that MetalLB does not have is a problem of the render", () => {
  const [chart, pools] = metallb();
  const misspelt = {
    name: "metallb-games",
    needs: ["metallb"],
    objects: () => [
      {
        apiVersion: "metallb.io/v1beta1",
        kind: "IPAddressPool",
        metadata: { name: "games", namespace: "metallb-system" },
        spec: { adresses: ["10.0.0.70/32"] },
      },
    ],
  };
  const staged = [chart, pools].filter((module) => module !== undefined);
  const { problems } = renderCluster(exampleCluster({ modules: [flux(), staged, traefik(), misspelt] }));
  expect(problems).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ module: "metallb-games", path: "spec.adresses", fix: "did you mean addresses?" }),
    ]),
  );
});
