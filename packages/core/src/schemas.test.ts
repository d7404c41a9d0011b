import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generateSchemas } from "../scripts/generate-schemas.ts";
import { clusterScoped } from "./kinds/kubernetes.ts";
import { apiGroup } from "./manifest.ts";
import { type SchemaTypes, schemaChecker } from "./schema.ts";
import schemas from "./schemas.json" with { type: "json" };
import { kindDifferences } from "./testing/kind-differences.ts";
import { realisticObjects } from "./testing/realistic-objects.ts";
import { type CustomResource, type StructuralSchema, schemaErrors, upstream } from "./testing/upstream.ts";

describe("schemas.json", () => {
  it("is what the generator writes from the packages that are installed", () => {
    expect(readFileSync(new URL("schemas.json", import.meta.url), "utf8")).toBe(generateSchemas());
  });
});

/** Groups whose kinds the packages hold and whose CRDs are upstream. */
const groups = [
  "traefik.io",
  "helm.toolkit.fluxcd.io",
  "kustomize.toolkit.fluxcd.io",
  "source.toolkit.fluxcd.io",
  "cert-manager.io",
];
const kinds = Object.entries<string>(schemas.kinds)
  .map(([key, root]) => ({ apiVersion: key.split(" ")[0] ?? "", kind: key.split(" ")[1] ?? "", root }))
  .filter(({ apiVersion }) => groups.includes(apiGroup(apiVersion)));

describe.skipIf(upstream === undefined)("the upstream CRDs (in the folder of upstream CRDs and chart values)", () => {
  // What the generator writes is of this type; TypeScript infers the far narrower one of each literal.
  const types = schemas.types as unknown as SchemaTypes;
  const checker = schemaChecker([]);
  const resourceOf = (apiVersion: string, kind: string): CustomResource | undefined =>
    upstream?.ofGroup(apiGroup(apiVersion)).find((resource) => resource.apiVersion === apiVersion && resource.kind === kind);

  it.each(kinds)("have every field of $kind that is known here, of an agreeing type", ({ apiVersion, kind, root }) => {
    if (upstream === undefined) throw new Error("the folder is absent");
    // CRDs leave the fields of metadata to the API server.
    const fields = Object.fromEntries(Object.entries(types[root] ?? {}).filter(([field]) => !field.startsWith("metadata")));
    const scope = clusterScoped.has(kind) ? "Cluster" : "Namespaced";
    expect(
      kindDifferences({ apiVersion, kind, scope, schema: { ...types, [kind]: { ...fields, metadata: "any" } } }, upstream),
    ).toEqual([]);
  });

  /** Values of which most break a type, a bound, a pattern or an enum. */
  const candidates = [
    "",
    " ",
    "!",
    "a b",
    "\n",
    "x".repeat(3000),
    "7d",
    -1,
    -2,
    0,
    0.5,
    3,
    600,
    3e9,
    1e12,
    -5e9,
    true,
    null,
    [],
    {},
  ];

  it.each(kinds)("refuse no value of a field of $kind that is known and let pass here", ({ apiVersion, kind }) => {
    const passed: string[] = [];
    let refused = 0;
    const walk = (schema: StructuralSchema, path: string, wrap: (value: unknown) => unknown): void => {
      for (const value of path === "" ? [] : candidates) {
        // A quantity may be a fraction here, as Kubernetes itself takes it.
        if (value === 0.5 && schema["x-kubernetes-int-or-string"] === true && /limits|requests/.test(path)) continue;
        const theirs = schemaErrors(schema, value);
        if (theirs.length === 0) continue;
        const ours = checker.check(Object.assign({ apiVersion, kind, metadata: { name: "a", namespace: "b" } }, wrap(value)));
        // Fields that are newer than the packages cannot be written at all.
        if (ours.some(({ message }) => message.startsWith("is no field"))) return;
        refused += 1;
        if (!ours.some((error) => error.path?.startsWith(path)))
          passed.push(`${path}: ${JSON.stringify(value)} (${theirs[0]?.message})`);
      }
      for (const [field, below] of Object.entries(schema.properties ?? {})) {
        if (path === "" && ["apiVersion", "kind", "metadata", "status"].includes(field)) continue;
        walk(below, path === "" ? field : `${path}.${field}`, (value) => wrap({ [field]: value }));
      }
      if (schema.items !== undefined) walk(schema.items, `${path}[0]`, (value) => wrap([value]));
      if (typeof schema.additionalProperties === "object")
        walk(schema.additionalProperties, `${path}.key`, (key) => wrap({ key }));
    };
    walk(resourceOf(apiVersion, kind)?.schema ?? {}, "", (value) => value);
    expect(passed).toEqual([]);
    expect(refused).toBeGreaterThan(20);
  });

  it("take the objects that the checker passes", () => {
    const custom = realisticObjects.filter(({ apiVersion }) => groups.includes(apiGroup(apiVersion)));
    expect(custom.flatMap((object) => upstream?.errors(object))).toEqual([]);
    expect(new Set(custom.map(({ apiVersion }) => apiGroup(apiVersion)))).toEqual(new Set(groups));
  });
});
