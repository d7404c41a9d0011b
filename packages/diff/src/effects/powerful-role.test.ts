import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { powerfulRole } from "./powerful-role.ts";

describe("powerfulRole", () => {
  const role = (kind: string, verbs: readonly string[], resources: readonly string[], more: JsonObject = {}) => ({
    recipes: [
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind,
        metadata: { name: "recipes" },
        rules: [{ apiGroups: [""], resources, verbs, ...more }],
      },
    ],
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ["ClusterRole", ["get"], ["secrets"]],
    ["ClusterRole", ["create"], ["pods"]],
    ["ClusterRole", ["*"], ["configmaps"]],
    ["ClusterRole", ["list"], ["*"]],
    ["Role", ["create"], ["pods/exec"]],
    ["Role", ["escalate"], ["roles"]],
  ])("knows that a %s to %j %j leads to more", (kind, verbs, resources) => {
    expect(find(powerfulRole, { recipes: [] }, role(kind, verbs, resources))).toHaveLength(1);
  });

  it.each<[string, readonly string[], readonly string[], JsonObject]>([
    ["ClusterRole", ["get"], ["configmaps"], {}],
    ["ClusterRole", ["get"], ["secrets"], { resourceNames: ["tls"] }],
    ["Role", ["get"], ["secrets"], {}],
  ])("leaves a %s to %j %j to another rule", (kind, verbs, resources, more) => {
    expect(find(powerfulRole, { recipes: [] }, role(kind, verbs, resources, more))).toEqual([]);
  });

  it("is silent on what was granted by a star before", () => {
    expect(find(powerfulRole, role("ClusterRole", ["*"], ["*"]), role("ClusterRole", ["get"], ["secrets"]))).toEqual([]);
  });

  it("knows the administrator", () => {
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "recipes" },
      roleRef: { kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "recipes", namespace: "recipes" }],
    };
    expect(findLines(powerfulRole, { recipes: [] }, { recipes: [binding] })).toEqual([
      "recipes, ClusterRoleBinding recipes, subjects: ServiceAccount recipes/recipes gets the role cluster-admin in the whole cluster",
    ]);
  });
});
