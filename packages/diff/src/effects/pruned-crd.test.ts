import { describe, expect, it } from "vitest";
import { find } from "../testing/find.ts";
import { prunedCrd } from "./pruned-crd.ts";

describe("prunedCrd", () => {
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "notes.example.org" },
    spec: { group: "example.org", names: { kind: "Note" } },
  };
  const note = { apiVersion: "example.org/v1", kind: "Note", metadata: { name: "hello", namespace: "notes" } };

  it("counts the objects that go with their kind", () => {
    const [finding] = find(prunedCrd, { crds: [definition], notes: [note] }, { crds: [], notes: [note] });
    expect(finding).toMatchObject({
      message: "is deleted, and with it every Note of the cluster, 1 of them is in git",
      others: ["Note notes/hello"],
    });
  });
});
