import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { admittedPeer } from "./admitted-peer.ts";

describe("admittedPeer", () => {
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

  it("names the pods that are let in", () => {
    expect(
      findLines(
        admittedPeer,
        { recipes: [policy({ from: [meals], ports })] },
        { recipes: [policy({ from: [meals, traefik], ports })] },
      ),
    ).toEqual(["recipes, NetworkPolicy recipes/recipes, spec.ingress: lets in pods app=traefik of the namespace traefik"]);
  });

  it("is silent where everybody was let in", () => {
    expect(find(admittedPeer, { recipes: [policy({ ports })] }, { recipes: [policy({ from: [traefik], ports })] })).toEqual([]);
  });
});
