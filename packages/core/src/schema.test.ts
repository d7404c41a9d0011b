import { Certificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { HelmRelease } from "@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease";
import { IngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import fc from "fast-check";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { CronJob } from "kubernetes-models/batch/v1/CronJob";
import { Service } from "kubernetes-models/v1/Service";
import { describe, expect, it } from "vitest";
import { introducedIn } from "./introduced-in.ts";
import { isObject, type Manifest } from "./manifest.ts";
import { nearest } from "./nearest.ts";
import { schemaChecker } from "./schema.ts";
import schemas from "./schemas.json" with { type: "json" };
import { changedObject, copyOf, setField } from "./testing/changed-object.ts";
import { BackupPlan } from "./testing/example-cluster.ts";
import { realisticObjects } from "./testing/realistic-objects.ts";

const checker = schemaChecker([BackupPlan], "1.33");
const check = (name: string, changes: Readonly<Record<string, unknown>>) => checker.check(changedObject(name, changes));

const plan = (spec: unknown): Manifest & { spec: unknown } => ({
  apiVersion: "backup.example.org/v1",
  kind: "BackupPlan",
  metadata: { name: "nightly", namespace: "recipes" },
  spec,
});

describe("schemaChecker", () => {
  it("finds nothing in objects that an API server takes", () => {
    expect(realisticObjects.flatMap((object) => checker.check(object))).toEqual([]);
  });

  it.each([
    ["Deployment", "specc", "spec"],
    ["Deployment", "metadata.label", "labels"],
    ["Deployment", "spec.replica", "replicas"],
    ["Deployment", "spec.template.spec.containers[0].imagePullPolcy", "imagePullPolicy"],
    ["Deployment", "spec.template.spec.containers[0].ports[0].containerport", "containerPort"],
    ["Deployment", "spec.template.spec.volumes[1].configMap.items[0].keys", "key"],
    ["Service", "spec.ports[1].targetport", "targetPort"],
    ["IngressRoute", "spec.routes[0].services[0].sticky.cookie.samesite", "sameSite"],
    ["HelmRelease", "spec.install.crd", "crds"],
    ["Certificate", "spec.dnsName", "dnsNames"],
  ])("finds the unknown field of a %s at %s and knows that %s was meant", (kind, path, meant) => {
    expect(check(kind, { [path]: "recipes" })).toEqual([
      {
        path,
        message: "is no field of this kind, and the API server refuses unknown fields",
        fix: `did you mean ${meant}?`,
      },
    ]);
  });

  it("names the fields there are where an unknown one resembles none", () => {
    const [error] = check("Service", { "spec.ports[0].weather": "fine" });
    expect(error?.fix).toBe("remove it, or use one of appProtocol, name, nodePort, port, protocol, targetPort");
  });

  it("refuses a status, which belongs to controllers", () => {
    expect(check("Deployment", { status: { replicas: 2 } })).toMatchObject([{ path: "status" }]);
  });

  it.each([
    ["Deployment", "spec", "two", 'must be a map, but it is "two"'],
    ["Deployment", "spec.template.spec.containers", {}, "must be a list, but it is {}"],
    ["Deployment", "spec.template.spec.containers[0].args[0]", 8080, "must be a string, but it is 8080"],
    ["Deployment", "spec.template.spec.hostNetwork", "true", 'must be true or false, but it is "true"'],
    ["Deployment", "spec.template.spec.priority", 0.5, "must be a whole number of 32 bits, but it is 0.5"],
    ["Deployment", "spec.template.spec.priority", 2 ** 31, "must be a whole number of 32 bits, but it is 2147483648"],
    ["Deployment", "metadata.generation", Number.NaN, "must be a whole number, but it is NaN"],
    ["Deployment", "spec.template.spec.schedulerName", null, "must be a string, but it is null"],
    [
      "Deployment",
      "spec.template.spec.schedulerName",
      "kitchen \ud800",
      'must be well-formed Unicode, but it is "kitchen \\ud800"',
    ],
    ["ConfigMap", "data.port", 8080, "must be a string, but it is 8080"],
    ["ConfigMap", "data", "port", 'must be a map, but it is "port"'],
    ["Service", "spec.externalTrafficPolicy", "local", 'must be one of "Cluster", "Local", but it is "local"'],
    ["HelmRelease", "spec.values.replicas", Number.POSITIVE_INFINITY, "must be data that JSON can hold, but it is Infinity"],
    ["HelmRelease", "spec.values.hook", () => "now", "must be data that JSON can hold, but it is a function"],
    ["HelmRelease", "spec.values.ports[1]", undefined, undefined],
    ["HelmRelease", "spec.values", ["replicas"], 'must be a map, but it is ["replicas"]'],
    ["HelmRelease", "spec.releaseName", "", 'must not be empty, but it is ""'],
    ["HelmRelease", "spec.releaseName", "r".repeat(54), `must have 53 characters or less, but it is "${"r".repeat(54)}"`],
    ["IngressRoute", "spec.routes[0].services[0].weight", -1, "must be 0 or more, but it is -1"],
    ["IngressRouteTCP", "spec.routes[0].services[0].proxyProtocol.version", 3, "must be from 1 to 2, but it is 3"],
  ])("refuses a %s with %s of %j", (kind, path, value, message) => {
    expect(check(kind, { [path]: value })).toMatchObject(message === undefined ? [] : [{ path, message }]);
  });

  it("shows the beginning of a value that is long", () => {
    const [error] = check("Deployment", { "spec.replicas": { count: 10n, names: "x".repeat(100) } });
    expect(error?.message).toMatch(/^must be a whole number that is not negative, but it is \{"count":"10","names":"x+\.\.\.$/);
  });

  it.each([
    ["Deployment", "spec.selector"],
    ["Deployment", "spec.template.spec.containers[0].name"],
    ["Deployment", "spec.template.spec.volumes[0].persistentVolumeClaim.claimName"],
    ["IngressRoute", "spec.routes[0].match"],
    ["HelmRelease", "spec.interval"],
    ["Kustomization", "spec.prune"],
    ["Certificate", "spec.issuerRef"],
    ["ClusterIssuer", "spec.acme.privateKeySecretRef"],
  ])("misses the required field of a %s at %s", (kind, path) => {
    expect(check(kind, { [path]: undefined })).toContainEqual({ path, message: "is required, but it is missing" });
  });

  it("has a word for a value that holds itself", () => {
    const labels: unknown[] = [];
    labels.push(labels);
    const found = check("Deployment", { "metadata.labels": labels });
    expect(found.map(({ message }) => message).join()).toContain("but it is a list that is no plain data");
  });

  it("reports everything that is wrong, not the first", () => {
    const errors = check("Deployment", {
      "metadata.labls": {},
      "spec.replicas": "2",
      "spec.template.spec.containers[0].ports[0].containerPort": 80800,
      "spec.template.spec.volumes[2].emptyDir.sizeLimit": "64 MB",
    });
    expect(errors.map(({ path }) => path)).toEqual([
      "metadata.labls",
      "spec.replicas",
      "spec.template.spec.containers[0].ports[0].containerPort",
      "spec.template.spec.volumes[2].emptyDir.sizeLimit",
    ]);
  });

  it("has no path for what is wrong with the object itself", () => {
    expect(check("ConfigMap", { "data.menu": "soup ".repeat(2 ** 18) })).toEqual([
      {
        message: expect.stringMatching(/^must have 1048576 bytes at most, keys and values together, but has 13107/),
        fix: "split it, or mount it from a volume",
      },
    ]);
  });

  it("checks the metadata of kinds that it does not know, and says that it does not know them", () => {
    const menu = { apiVersion: "menu.example.org/v1", kind: "Menu", metadata: { name: "today", label: {} } };
    expect(checker.knows(menu)).toBe(false);
    expect(checker.check(menu)).toMatchObject([{ path: "metadata.label", fix: "did you mean labels?" }]);
    expect(checker.knows(changedObject("Deployment", {}))).toBe(true);
  });
});

describe("the schema of a kind that a module installs", () => {
  it("is checked as those of the packages are, with formats", () => {
    expect(checker.knows(plan({}))).toBe(true);
    expect(checker.check(plan({ schedule: "30 4 * * *", claims: ["recipes"] }))).toEqual([]);
    expect(checker.check(plan({ schedule: "daily", keep: 1.5, claim: [] }))).toEqual([
      { path: "spec.schedule", message: 'must be a cron schedule of five fields, such as 30 4 * * 1, but it is "daily"' },
      { path: "spec.keep", message: "must be a whole number, but it is 1.5" },
      {
        path: "spec.claim",
        message: "is no field of this kind, and the API server refuses unknown fields",
        fix: "did you mean claims?",
      },
      { path: "spec.claims", message: "is required, but it is missing" },
    ]);
  });

  it("has bounds, enums, maps and types of its own", () => {
    const oven = { apiVersion: "kitchen.example.org/v1", kind: "Oven" };
    const ovens = schemaChecker([
      {
        ...oven,
        schema: {
          Oven: { apiVersion: "string", kind: "string", spec: "OvenSpec" },
          OvenSpec: {
            "degrees?": { type: "integer", minimum: 50, maximum: 250 },
            "code?": { type: "string", pattern: "^[A-Z]{2}$" },
            "programs?": { map: [{ enum: ["bake", "grill"] }] },
            "next?": "OvenSpec",
            "extra?": "any",
          },
        },
      },
    ]);
    const errors = (spec: unknown) => ovens.check(Object.assign({ spec }, oven));
    expect(
      errors({ degrees: 180, code: "AB", programs: { pie: ["bake", "grill"] }, next: { degrees: 50 }, extra: [null] }),
    ).toEqual([]);
    expect(errors({ degrees: 300 })).toMatchObject([{ path: "spec.degrees", message: "must be from 50 to 250, but it is 300" }]);
    expect(errors({ code: "ab" })).toMatchObject([{ path: "spec.code", message: 'must match ^[A-Z]{2}$, but it is "ab"' }]);
    expect(errors({ next: { next: { degrees: "hot" } } })).toMatchObject([{ path: "spec.next.next.degrees" }]);
    expect(errors({ programs: { "apple pie": ["bakes"] } })).toEqual([
      {
        path: 'spec.programs["apple pie"][0]',
        message: 'must be one of "bake", "grill", but it is "bakes"',
        fix: "did you mean bake?",
      },
    ]);
  });

  it.each([
    ["a scalar that does not exist", { Oven: { spec: ["durration"] } }, "durration"],
    ["a type that it lacks", { Oven: { spec: { map: "OvenSpec" } } }, "OvenSpec"],
    ["a type within bounds that it lacks", { Oven: { spec: { type: "text", minLength: 1 } } }, "text"],
    ["no type of the kind's name", { Stove: { spec: "string" } }, "Oven"],
  ] as const)("is a mistake of its author where it names %s", (_, schema, missing) => {
    const make = () => schemaChecker([{ apiVersion: "kitchen.example.org/v1", kind: "Oven", schema }]);
    expect(make).toThrow(`the schema of kitchen.example.org/v1 Oven names the type ${missing}, which does not exist`);
  });
});

describe("a cluster older than the packages", () => {
  const claim = {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaimTemplate",
    metadata: { name: "gpu", namespace: "recipes" },
    spec: { spec: {} },
  };
  const container = "spec.template.spec.containers[0]";

  it.each([
    ["spec.template.spec.hostnameOverride", "kitchen", "1.34"],
    [`${container}.env[0]`, { name: "TZ", valueFrom: { fileKeyRef: { volumeName: "data", path: "tz", key: "TZ" } } }, "1.34"],
    ["spec.template.spec.tolerations[0]", { key: "example.org/load", operator: "Lt", value: "5" }, "1.35"],
  ])("refuses %s, which came later", (path, value, introduced) => {
    const object = changedObject("Deployment", { [path]: value });
    expect(schemaChecker([], "1.33").check(object)).toEqual([
      {
        path: expect.stringContaining(path),
        message: `exists since Kubernetes ${introduced}, and the nodes run 1.33`,
        fix: "remove it, or upgrade the nodes first",
      },
    ]);
    expect(schemaChecker([], introduced).check(object)).toEqual([]);
  });

  it("refuses kinds that came later", () => {
    expect(schemaChecker([], "1.33").check(claim)).toMatchObject([
      { path: "apiVersion", message: "exists since Kubernetes 1.34, and the nodes run 1.33" },
    ]);
    expect(schemaChecker([], "1.34").check(claim)).toEqual([]);
  });

  it("knows versions of kinds and fields that the packages still have", () => {
    const kinds: Readonly<Record<string, string>> = schemas.kinds;
    const types = new Map(Object.entries<object>(schemas.types));
    expect(Object.keys(introducedIn.kinds).filter((kind) => kinds[kind] === undefined)).toEqual([]);
    const fields = Object.entries(introducedIn.fields).flatMap(([type, names]) =>
      Object.keys(names).map((name) => [type, name.replace(/=.*/, "")] as const),
    );
    const known = (type: string, field: string): boolean =>
      `${field}?` in (types.get(type) ?? {}) || field in (types.get(type) ?? {});
    expect(fields.filter(([type, field]) => !known(type, field))).toEqual([]);
  });
});

describe("the validators of the packages", () => {
  const classes = { Certificate, CronJob, Deployment, HelmRelease, IngressRoute, Service };
  /** What a class of the packages says of an object. */
  const refuses = (object: Manifest): boolean => {
    const Class = Object.entries(classes).find(([kind]) => kind === object.kind)?.[1];
    if (Class === undefined) throw new Error(`no validator of ${object.kind} is tested`);
    const { apiVersion, kind, ...data } = object;
    try {
      // The classes take what their types say; here they are given what their types forbid.
      new Class(data as never).validate();
      return false;
    } catch {
      return true;
    }
  };

  /** Every place in an object, as the keys along it; not what says of which kind it is. */
  const placesOf = (value: unknown, keys: readonly string[] = []): (readonly string[])[] => {
    const all = Array.isArray(value) || isObject(value) ? Object.entries(value) : [];
    const children = keys.length > 0 ? all : all.filter(([key]) => key !== "apiVersion" && key !== "kind");
    return [...(keys.length === 0 ? [] : [keys]), ...children.flatMap(([key, child]) => placesOf(child, [...keys, key]))];
  };

  const objects = realisticObjects.filter(({ kind }) => kind in classes);
  const anything = fc.oneof(
    fc.constantFrom<unknown>(
      undefined,
      null,
      "",
      "recipes",
      "5m",
      "8080",
      -1,
      0,
      1.5,
      8080,
      2 ** 31,
      1e15,
      true,
      false,
      [],
      {},
      [null],
      [{}],
    ),
    fc.string(),
    fc.integer(),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const changed = fc
    .constantFrom(...objects)
    .chain((object) =>
      fc.tuple(
        fc.constant(object),
        fc.array(fc.tuple(fc.constantFrom(...placesOf(object)), anything), { minLength: 1, maxLength: 3 }),
      ),
    )
    .map(([object, changes]) => {
      const copy = copyOf(object);
      for (const [keys, value] of changes) setField(copy, keys, value);
      return copy;
    });

  it("find nothing in the objects that the checker passes", () => {
    expect(objects.filter(refuses).map(({ kind }) => kind)).toEqual([]);
  });

  it("refuse nothing that the checker lets pass", () => {
    let refused = 0;
    fc.assert(
      fc.property(changed, (object) => {
        fc.pre(refuses(object));
        refused++;
        expect(checker.check(object)).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBe(500);
  });
});

describe("nearest", () => {
  it.each([
    ["replica", ["replicas", "revision"], "replicas"],
    ["METADATA", ["metadata"], "metadata"],
    ["targetport", ["port", "targetPort", "nodePort"], "targetPort"],
    ["x", ["y"], "y"],
    ["weather", ["port", "protocol"], undefined],
    ["", ["port"], undefined],
  ])("takes %j for one of %j: %s", (name, candidates, meant) => {
    expect(nearest(name, candidates)).toBe(meant);
  });
});
