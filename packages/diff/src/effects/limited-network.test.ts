import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { limitedNetwork } from "./limited-network.ts";

describe("limitedNetwork", () => {
  const policy = (spec: JsonObject) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "recipes", namespace: "recipes" },
    spec: { podSelector: {}, ...spec },
  });
  const ingress = [{ ports: [{ port: 80 }] }];
  const egress = [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }];

  it.each<[string, JsonObject, JsonObject, string]>([
    [
      "where pods go",
      { policyTypes: ["Ingress"], ingress },
      { policyTypes: ["Ingress", "Egress"], ingress, egress },
      "spec.egress: limits where its pods go from now on: what its rules do not name is cut",
    ],
    [
      "where pods go, by having rules for it",
      { ingress },
      { ingress, egress },
      "spec.egress: limits where its pods go from now on: what its rules do not name is cut",
    ],
    [
      "who comes in",
      { policyTypes: ["Egress"], egress },
      { egress },
      "spec.ingress: limits who comes in from now on: what its rules do not name is cut",
    ],
  ])("says that a policy begins to limit %s", (_, before, after, line) => {
    expect(findLines(limitedNetwork, { recipes: [policy(before)] }, { recipes: [policy(after)] })).toEqual([
      `recipes, NetworkPolicy recipes/recipes, ${line}`,
    ]);
  });

  it("is silent where a policy limited the same before, and where it limits less", () => {
    const both = policy({ policyTypes: ["Ingress", "Egress"], ingress, egress });
    expect(
      find(limitedNetwork, { recipes: [both] }, { recipes: [policy({ policyTypes: ["Ingress", "Egress"], ingress })] }),
    ).toEqual([]);
    expect(find(limitedNetwork, { recipes: [both] }, { recipes: [policy({ policyTypes: ["Ingress"], ingress })] })).toEqual([]);
  });
});
