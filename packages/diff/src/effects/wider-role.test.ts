import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { widerRole } from "./wider-role.ts";

describe("widerRole", () => {
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

  it("names what is granted besides", () => {
    expect(
      findLines(
        widerRole,
        role("ClusterRole", ["get"], ["configmaps"]),
        role("ClusterRole", ["get", "list"], ["configmaps", "services"]),
      ),
    ).toEqual(["recipes, ClusterRole recipes, rules: may get services, list configmaps and list services"]);
    expect(
      find(widerRole, role("ClusterRole", ["get", "list"], ["configmaps"]), role("ClusterRole", ["get"], ["configmaps"])),
    ).toEqual([]);
  });

  it("names who gets a role", () => {
    const binding = (...names: readonly string[]) => ({
      recipes: [
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "readers", namespace: "recipes" },
          roleRef: { kind: "ClusterRole", name: "view" },
          subjects: names.map((name) => ({ kind: "User", name })),
        },
      ],
    });
    expect(findLines(widerRole, binding("anna"), binding("anna", "ben"))).toEqual([
      "recipes, RoleBinding recipes/readers, subjects: User ben gets the role view in recipes",
    ]);
  });
});
