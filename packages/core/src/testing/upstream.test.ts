import { describe, expect, it } from "vitest";
import { type StructuralSchema, schemaErrors, upstream } from "./upstream.ts";

const schema: StructuralSchema = {
  type: "object",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string", minLength: 1, maxLength: 5, pattern: "^[a-z]+$" },
        count: { type: "integer", format: "int32", minimum: 0, maximum: 9 },
        share: { type: "number" },
        kind: { type: "string", enum: ["soup", "pie"] },
        port: { "x-kubernetes-int-or-string": true },
        note: { type: "string", nullable: true },
        made: { type: "string", format: "date-time" },
        photo: { type: "string", format: "byte" },
        labels: { type: "object", additionalProperties: { type: "string" } },
        values: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        anything: { "x-kubernetes-preserve-unknown-fields": true },
        steps: { type: "array", minItems: 1, maxItems: 3, items: { type: "string" }, "x-kubernetes-list-type": "set" },
        cooks: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } },
        },
        oven: {
          type: "object",
          properties: { gas: { type: "boolean" }, electric: { type: "boolean" } },
          oneOf: [{ required: ["gas"] }, { required: ["electric"] }],
        },
        template: { type: "object", "x-kubernetes-embedded-resource": true, properties: { spec: { type: "object" } } },
      },
    },
  },
};
const errors = (spec: Readonly<Record<string, unknown>>) =>
  schemaErrors(schema, {
    apiVersion: "kitchen.example.org/v1",
    kind: "Recipe",
    metadata: { name: "leek" },
    spec: { name: "leek", ...spec },
  });

describe("schemaErrors", () => {
  it("finds nothing in what a schema describes", () => {
    const spec = {
      count: 9,
      share: 1,
      kind: "soup",
      port: "http",
      note: null,
      made: "2026-01-31T18:30:00Z",
      photo: "aGFt",
      labels: { a: "b" },
      values: { deep: { er: [1] } },
      anything: [1, null],
      steps: ["cut", "cook"],
      cooks: [{ name: "a", age: 3 }, { name: "b" }],
      oven: { gas: true },
      template: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: {} },
    };
    expect(errors(spec)).toEqual([]);
    expect(errors({ port: 80 })).toEqual([]);
  });

  it.each<readonly [Readonly<Record<string, unknown>>, string, string]>([
    [{ soup: 1 }, "spec.soup", "is no field of this kind"],
    [{ name: undefined }, "spec.name", "is required"],
    [{ name: "" }, "spec.name", "must have 1 characters or more"],
    [{ name: "leekss" }, "spec.name", "must have 5 characters or less"],
    [{ name: "Leek" }, "spec.name", "must match ^[a-z]+$"],
    [{ name: 1 }, "spec.name", "must be string, but it is integer"],
    [{ name: null }, "spec.name", "must be string, but it is null"],
    [{ count: 1.5 }, "spec.count", "must be integer, but it is number"],
    [{ count: -1 }, "spec.count", "must be 0 or more"],
    [{ count: 10 }, "spec.count", "must be 9 or less"],
    [{ kind: "Soup" }, "spec.kind", "must be one of soup, pie"],
    [{ port: true }, "spec.port", "must be integer or string, but it is boolean"],
    [{ made: "today" }, "spec.made", "must be a time"],
    [{ photo: "a b" }, "spec.photo", "must be base64"],
    [{ labels: { a: 1 } }, "spec.labels.a", "must be string, but it is integer"],
    [{ values: [] }, "spec.values", "must be object, but it is array"],
    [{ steps: [] }, "spec.steps", "must have 1 items or more"],
    [{ steps: ["a", "b", "a"] }, "spec.steps[2]", "is there already"],
    [{ cooks: [{ name: "a" }, { name: "a", age: 3 }] }, "spec.cooks[1]", "is there already"],
    [{ cooks: [{ nmae: "a" }] }, "spec.cooks[0].nmae", "is no field of this kind"],
    [{ oven: {} }, "spec.oven", "must fit one of its alternatives"],
    [{ oven: { gas: true, electric: true } }, "spec.oven", "must fit one of its alternatives"],
    [{ template: { apiVersion: "v1", kind: "Pod", status: {} } }, "spec.template.status", "is no field of this kind"],
  ])("finds what is wrong in %j", (spec, path, message) => {
    expect(errors(spec)).toContainEqual({ path, message });
  });
});

describe.skipIf(upstream === undefined)("the folder of upstream CRDs and chart values", () => {
  const route = (routes: unknown) => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: "recipes", namespace: "recipes" },
    spec: { routes },
  });

  it("has the CRDs that API servers have", () => {
    expect(upstream?.errors(route([{ kind: "Rule", match: "Host(`recipes.example.org`)" }]))).toEqual([]);
    expect(upstream?.errors(route([{ kind: "Rule", match: 1, machte: "" }]))).toEqual([
      { path: "spec.routes[0].match", message: "must be string, but it is integer" },
      { path: "spec.routes[0].machte", message: "is no field of this kind" },
    ]);
    expect(upstream?.ofGroup("longhorn.io").map(({ kind }) => kind)).toContain("RecurringJob");
    expect(upstream?.ofGroup("cert-manager.io").find(({ kind }) => kind === "ClusterIssuer")?.scope).toBe("Cluster");
  });

  it("says so where it has none of a kind", () => {
    expect(() => upstream?.errors({ apiVersion: "kitchen.example.org/v1", kind: "Oven" })).toThrow("no upstream CRD defines");
  });
});
