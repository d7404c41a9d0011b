import { expect, test } from "vitest";
import { BackupPlan } from "./example-cluster.ts";
import { kindDifferences } from "./kind-differences.ts";
import type { StructuralSchema, Upstream } from "./upstream.ts";

/** An upstream that has the one kind of the examples, with this spec. */
function upstreamWith(spec: StructuralSchema, scope: "Cluster" | "Namespaced" = "Namespaced"): Upstream {
  const { apiVersion, kind } = BackupPlan;
  const string = { type: "string" } as const;
  const schema: StructuralSchema = {
    type: "object",
    properties: { apiVersion: string, kind: string, metadata: { type: "object" }, spec },
  };
  const unused = () => {
    throw new Error("not read");
  };
  return { ofGroup: () => [{ apiVersion, kind, scope, schema }], list: unused, read: unused, errors: unused };
}

const claims = { type: "array", items: { type: "string" } } as const;
const properties = { schedule: { type: "string" }, keep: { type: "integer" }, claims } as const;

test("a kind that is as upstream has it does not differ", () => {
  expect(kindDifferences(BackupPlan, upstreamWith({ type: "object", properties, required: ["schedule"] }))).toEqual([]);
});

test("fields may be left out", () => {
  const more = { ...properties, suspended: { type: "boolean" } } as const;
  expect(kindDifferences(BackupPlan, upstreamWith({ type: "object", properties: more }))).toEqual([]);
});

test("a field that upstream does not have is a difference", () => {
  const { keep: _, ...fewer } = properties;
  expect(kindDifferences(BackupPlan, upstreamWith({ type: "object", properties: fewer }))).toEqual([
    "spec.keep is no field upstream",
  ]);
});

test("a field of another type is a difference", () => {
  const other = { ...properties, keep: { type: "string" }, claims: { ...claims, items: { type: "integer" } } } as const;
  expect(kindDifferences(BackupPlan, upstreamWith({ type: "object", properties: other }))).toEqual([
    "spec.keep is integer here and string upstream",
    "spec.claims[] is string here and integer upstream",
  ]);
});

test("a field that upstream requires and the kind does not is a difference", () => {
  expect(kindDifferences(BackupPlan, upstreamWith({ type: "object", properties, required: ["keep"] }))).toEqual([
    "spec.keep is required upstream",
  ]);
});

test("another scope is a difference", () => {
  expect(kindDifferences(BackupPlan, upstreamWith({ type: "object", properties }, "Cluster"))).toEqual([
    "is Namespaced here and Cluster upstream",
  ]);
});

test("a kind that no CRD defines is a difference", () => {
  expect(kindDifferences({ ...BackupPlan, kind: "BackupJob" }, upstreamWith({ type: "object", properties }))).toEqual([
    "no upstream CRD defines backup.example.org/v1 BackupJob",
  ]);
});
