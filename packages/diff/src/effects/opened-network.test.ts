import { describe, expect, it } from "vitest";
import { exampleDeployment, exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { openedNetwork } from "./opened-network.ts";

describe("openedNetwork", () => {
  const policy = (...ingress: readonly JsonObject[]) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "recipes", namespace: "recipes" },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress },
  });
  const traefik = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } },
    podSelector: { matchLabels: { app: "traefik" } },
  };
  const meals = { podSelector: { matchLabels: { app: "meals" } } };
  const ports = [{ port: 80 }];

  it.each<[string, JsonObject]>([
    ["everybody", { ports }],
    ["a whole namespace", { from: [traefik, { namespaceSelector: {} }], ports }],
    ["addresses", { from: [traefik, { ipBlock: { cidr: "10.0.0.0/24" } }], ports }],
    ["the same pods at every port", {}],
  ])("says that a policy lets in %s", (_, rule) => {
    const [before, after] = [policy({ from: [traefik], ports }), policy(rule)];
    expect(findLines(openedNetwork, { recipes: [before] }, { recipes: [after] })).toEqual([
      "recipes, NetworkPolicy recipes/recipes, spec.ingress: lets in more than before",
    ]);
  });

  it("says that a policy is gone whose pods stay", () => {
    const app = exampleDeployment("recipes");
    expect(findLines(openedNetwork, { recipes: [app, policy()] }, { recipes: [app] })).toEqual([
      "recipes, NetworkPolicy recipes/recipes: is deleted: what it kept out may come in",
    ]);
    expect(find(openedNetwork, { recipes: [app, policy()] }, { recipes: [] })).toEqual([]);
  });

  it("says that a policy limits a direction no longer", () => {
    const closed = { ...policy({ ports }), spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{ ports }] } };
    expect(findLines(openedNetwork, { recipes: [closed] }, { recipes: [policy({ ports })] })).toEqual([
      "recipes, NetworkPolicy recipes/recipes, spec.policyTypes: no longer limits egress",
    ]);
  });

  it("is silent on a direction that a policy begins to limit: all of it was open", () => {
    const spec = {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports }],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }],
    };
    expect(find(openedNetwork, { recipes: [policy({ ports })] }, { recipes: [{ ...policy(), spec }] })).toEqual([]);
  });

  it("is silent on less, and on pods that are named", () => {
    expect(
      find(
        openedNetwork,
        { recipes: [policy({ from: [traefik, meals], ports })] },
        { recipes: [policy({ from: [traefik], ports })] },
      ),
    ).toEqual([]);
    expect(
      find(
        openedNetwork,
        { recipes: [policy({ from: [traefik], ports })] },
        { recipes: [policy({ from: [traefik, meals], ports })] },
      ),
    ).toEqual([]);
  });

  it("says that a Service is reached past Traefik", () => {
    expect(
      findLines(
        openedNetwork,
        { recipes: [exampleService("recipes")] },
        { recipes: [exampleService("recipes", { type: "NodePort" })] },
      ),
    ).toEqual([
      "recipes, Service recipes/recipes, spec.type: goes from ClusterIP to NodePort: it is reached from outside the cluster, past Traefik and its logins",
    ]);
  });
});
