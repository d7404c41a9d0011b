import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { objectSchemas, type SchemaSources } from "./object-schemas.ts";

const types = {
  "io.k8s.api.apps.v1.Deployment": {
    type: "object",
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" },
      spec: { $ref: "#/definitions/io.k8s.api.apps.v1.DeploymentSpec" },
    },
    "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Deployment" }],
  },
  "io.k8s.api.apps.v1.DeploymentSpec": {
    type: "object",
    properties: {
      replicas: { type: "integer" },
      maxSurge: { $ref: "#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString" },
      selector: { type: "object", additionalProperties: { type: "string" } },
    },
  },
  "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {
    type: "object",
    properties: { name: { type: "string" }, namespace: { type: "string" } },
  },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { type: "string", format: "int-or-string" },
};
const pool = {
  kind: "CustomResourceDefinition",
  spec: {
    group: "metallb.io",
    names: { kind: "IPAddressPool" },
    versions: [
      {
        name: "v1beta1",
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              metadata: { type: "object" },
              spec: {
                type: "object",
                required: ["addresses"],
                properties: {
                  addresses: { type: "array", items: { type: "string" } },
                  port: { anyOf: [{ type: "integer" }, { type: "string" }], "x-kubernetes-int-or-string": true },
                  note: { type: "string", nullable: true },
                  extra: {
                    type: "object",
                    properties: { known: { type: "string" } },
                    "x-kubernetes-preserve-unknown-fields": true,
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
const sources: SchemaSources = { kubernetes: { definitions: types }, definitions: [pool] };

const metadata = { name: "lan", namespace: "metallb-system" };
const deployment = (spec: object, more: object = {}) => ({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec, ...more });
const addresses = (spec: object, more: object = {}) => ({
  apiVersion: "metallb.io/v1beta1",
  kind: "IPAddressPool",
  metadata,
  spec: { addresses: ["10.0.0.80-10.0.0.98"], ...spec },
  ...more,
});

/** Whether an object is as its schema wants it. */
function isValid(object: ReturnType<typeof deployment>): boolean {
  const [schema] = objectSchemas([object], sources);
  return new Ajv({ strict: false, formats: { "int-or-string": true } }).validate(schema?.schema ?? false, object);
}

describe("the schema of a kind of Kubernetes", () => {
  it("takes what the kind has", () => {
    expect(isValid(deployment({ replicas: 1, selector: { "app.kubernetes.io/name": "wiki" } }))).toBe(true);
  });

  it("refuses a field that the kind does not have, however deep", () => {
    expect(isValid(deployment({ replica: 1 }))).toBe(false);
    expect(isValid(deployment({}, { metadata: { ...metadata, nmae: "wiki" } }))).toBe(false);
    expect(isValid(deployment({}, { status2: {} }))).toBe(false);
  });

  it("takes numbers and text where both may stand, and refuses what may not", () => {
    expect(isValid(deployment({ maxSurge: 1 }))).toBe(true);
    expect(isValid(deployment({ maxSurge: "25%" }))).toBe(true);
    expect(isValid(deployment({ maxSurge: true }))).toBe(false);
    expect(isValid(deployment({ replicas: "1" }))).toBe(false);
  });
});

describe("the schema of a CRD's kind", () => {
  it("takes what the kind has, and refuses what it does not have or lacks", () => {
    expect(isValid(addresses({}))).toBe(true);
    expect(isValid(addresses({ adresses: [] }))).toBe(false);
    expect(isValid(addresses({ addresses: undefined }))).toBe(false);
  });

  it("holds metadata against that of Kubernetes, of which CRDs say nothing", () => {
    expect(isValid(addresses({}, { metadata: { ...metadata, lables: {} } }))).toBe(false);
  });

  it("says in standard words what Kubernetes says in its own", () => {
    expect(isValid(addresses({ port: 80, note: null }))).toBe(true);
    expect(isValid(addresses({ port: "http" }))).toBe(true);
    expect(isValid(addresses({ port: true }))).toBe(false);
    expect(isValid(addresses({ extra: { known: "yes", unknown: 1 } }))).toBe(true);
    expect(isValid(addresses({ extra: { known: 1 } }))).toBe(false);
  });
});

it("a kind that neither Kubernetes nor a CRD has, or has in another version, has no schema", () => {
  const kinds = [
    { apiVersion: "example.org/v1", kind: "Notebook", metadata },
    { apiVersion: "metallb.io/v1beta2", kind: "IPAddressPool", metadata },
    { apiVersion: "apps/v1beta1", kind: "Deployment", metadata },
  ];
  expect(objectSchemas(kinds, sources)).toEqual([]);
});

it("every kind has its schema once, under the name by which it is looked for", () => {
  const namespace = { ...types["io.k8s.api.apps.v1.Deployment"] };
  const withNamespace: SchemaSources = {
    ...sources,
    kubernetes: {
      definitions: {
        ...types,
        "io.k8s.api.core.v1.Namespace": {
          ...namespace,
          "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Namespace" }],
        },
      },
    },
  };
  const found = objectSchemas(
    [addresses({}), addresses({}), deployment({}), { apiVersion: "v1", kind: "Namespace", metadata }],
    withNamespace,
  );
  expect(found.map(({ group, version, kind }) => `${group}.${version}.${kind}`)).toEqual([
    "metallb.io.v1beta1.IPAddressPool",
    "apps.v1.Deployment",
    "v1.v1.Namespace",
  ]);
});
