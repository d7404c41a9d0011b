import { describe, expect, it } from "vitest";
import { ClusterRoleBinding, RoleBinding, ServiceAccount } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/needless-token.ts";

const metadata = { name: "photos", namespace: "photos" };
const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
const account = ServiceAccount({ metadata });
type Subject = NonNullable<Parameters<typeof RoleBinding>[0]["subjects"]>[number];

const found = (automount: boolean | undefined, ...objects: Manifest[]) =>
  foundBy(
    "needless-token",
    clusterWithContainer({}, { pod: { serviceAccountName: "photos", automountServiceAccountToken: automount }, objects }),
  );

describe("needless-token", () => {
  it("names the pod and the account", () => {
    expect(foundBy("needless-token", fixture)).toMatchObject([
      {
        object: "Deployment photos/photos",
        path: "spec.template.spec.automountServiceAccountToken",
        message: "gives the pod the token of ServiceAccount photos/default, to which no RoleBinding gives any right",
      },
    ]);
    expect(found(undefined, account)).toMatchObject([{ other: { object: "ServiceAccount photos/photos" } }]);
  });

  it("lets the pod have the last word, and the account one before it", () => {
    const closed = ServiceAccount({ metadata, automountServiceAccountToken: false });
    expect(found(undefined, closed)).toEqual([]);
    expect(found(false, account)).toEqual([]);
    expect(found(true, closed)).toHaveLength(1);
  });

  it("knows the account that every namespace has, where it is rendered", () => {
    const own = ServiceAccount({ metadata: { name: "default", namespace: "photos" }, automountServiceAccountToken: false });
    const pod = { automountServiceAccountToken: undefined };
    expect(foundBy("needless-token", clusterWithContainer({}, { pod, objects: [own] }))).toEqual([]);
  });

  it.each<[string, Subject, number]>([
    ["the account", { kind: "ServiceAccount", name: "photos" }, 0],
    ["the account of its namespace", { kind: "ServiceAccount", name: "photos", namespace: "photos" }, 0],
    [
      "all accounts of the namespace",
      { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:serviceaccounts:photos" },
      0,
    ],
    ["an account of another namespace", { kind: "ServiceAccount", name: "photos", namespace: "recipes" }, 1],
    ["another account", { kind: "ServiceAccount", name: "videos" }, 1],
  ])("looks for a binding to %s", (_, subject, findings) => {
    expect(found(undefined, account, RoleBinding({ metadata, roleRef, subjects: [subject] }))).toHaveLength(findings);
  });

  it("looks for a binding for the whole cluster, too", () => {
    const subjects = [{ kind: "ServiceAccount", name: "photos", namespace: "photos" }];
    expect(found(undefined, account, ClusterRoleBinding({ metadata: { name: "photos" }, roleRef, subjects }))).toEqual([]);
  });

  it("says nothing of an account that a chart makes", () => {
    const made = { apiVersion: "v1", kind: "ServiceAccount", namespace: "photos", name: "photos", by: "a chart" };
    const pod = { serviceAccountName: "photos", automountServiceAccountToken: undefined };
    expect(foundBy("needless-token", clusterWithContainer({}, { pod, module: { creates: [made] } }))).toEqual([]);
  });
});
