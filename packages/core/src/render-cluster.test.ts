import fc from "fast-check";
import { load, YAML11_SCHEMA } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { header, objectFile } from "./cluster-files.ts";
import { GitRepository } from "./kinds/flux.ts";
import { ClusterRole, ConfigMap, Deployment, Service } from "./kinds/kubernetes.ts";
import { isObject, type Manifest, plain, valueAt } from "./manifest.ts";
import type { Module } from "./module.ts";
import { type Rendered, renderCluster } from "./render-cluster.ts";
import {
  BackupPlan,
  exampleApp,
  exampleCluster,
  exampleFlux,
  exampleInstaller,
  exampleStorage,
} from "./testing/example-cluster.ts";

const stage = (name: string, objects: readonly Manifest[], more: Partial<Module> = {}): Module => ({
  name,
  objects: () => objects,
  ...more,
});
const note = (namespace: string, name = "note", data: Record<string, string> = { soup: "leek" }): Manifest =>
  ConfigMap({ metadata: { name, namespace }, data });
const kitchen = { name: "kitchen", podSecurity: "restricted" } as const;

const render = (...modules: readonly Module[]): Rendered => renderCluster(exampleCluster({ modules: [exampleFlux, ...modules] }));
const read = (rendered: Rendered, path: string): unknown => {
  const text = rendered.files.get(path);
  if (text === undefined) throw new Error(`${path} is not rendered, but these are: ${[...rendered.files.keys()].join(", ")}`);
  return parse(text, { version: "1.1" });
};
const errors = ({ problems }: Rendered) => problems.filter(({ severity }) => severity === "error");
/** What the render itself finds, before any rule. */
const rendererFinds = ({ problems }: Rendered) =>
  problems.filter(({ rule }) => ["duplicate-file", "invalid-path", "module-failed", "schema", "unknown-kind"].includes(rule));

describe("the files of a cluster", () => {
  const rendered = renderCluster(exampleCluster());

  it("are one an object, one a Kustomization and one a list of them, sorted by path", () => {
    expect(errors(rendered)).toEqual([]);
    expect([...rendered.files.keys()]).toEqual([
      "backups/configmap-backups.yaml",
      "backups/kustomization.yaml",
      "disks/configmap-disks.yaml",
      "disks/kustomization.yaml",
      "disks/storageclass-disks.yaml",
      "flux-system/gitrepository-flux-system.yaml",
      "flux-system/kustomization.yaml",
      "flux/backups.yaml",
      "flux/disks.yaml",
      "flux/namespaces.yaml",
      "flux/recipes.yaml",
      "kustomization.yaml",
      "namespaces/kustomization.yaml",
      "namespaces/namespace-backups.yaml",
      "namespaces/namespace-disks.yaml",
      "namespaces/namespace-flux-system.yaml",
      "namespaces/namespace-recipes.yaml",
      "recipes/deployment-recipes.yaml",
      "recipes/kustomization.yaml",
      "recipes/persistentvolumeclaim-recipes.yaml",
      "recipes/service-recipes.yaml",
    ]);
  });

  it("say in their first line that they are rendered, from what and to where", () => {
    for (const [path, text] of rendered.files) expect(text.split("\n")[0]).toBe(header("home", path));
    expect(header("home", "recipes/service-recipes.yaml")).toBe(
      '# Rendered from clusters/home.ts to recipes/service-recipes.yaml: edit the source, then run "cowlab render".',
    );
  });

  it("begin at a root that lists Flux itself and each Kustomization, and nothing else", () => {
    expect(read(rendered, "kustomization.yaml")).toEqual({
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: ["flux-system", "flux/backups.yaml", "flux/disks.yaml", "flux/namespaces.yaml", "flux/recipes.yaml"],
    });
  });

  it("list in each folder what is in it", () => {
    expect(read(rendered, "recipes/kustomization.yaml")).toMatchObject({
      resources: ["deployment-recipes.yaml", "persistentvolumeclaim-recipes.yaml", "service-recipes.yaml"],
    });
  });

  it("tell Flux to apply a module after those that it depends on, and to wait for it", () => {
    expect(read(rendered, "flux/recipes.yaml")).toEqual({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "recipes", namespace: "flux-system" },
      spec: {
        dependsOn: [{ name: "disks" }, { name: "namespaces" }],
        interval: "1h",
        path: "./clusters/home/recipes",
        prune: true,
        retryInterval: "2m",
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        timeout: "5m",
        wait: true,
      },
    });
  });

  it("tell Flux what a module says about itself", () => {
    const careful = stage("careful", [note("default")], { flux: { prune: false, deletionPolicy: "Orphan", timeout: "20m" } });
    expect(read(render(careful), "flux/careful.yaml")).toMatchObject({
      spec: { prune: false, deletionPolicy: "Orphan", timeout: "20m" },
    });
  });

  it("have every declared namespace, kept when its module goes", () => {
    expect(read(rendered, "namespaces/namespace-recipes.yaml")).toMatchObject({
      kind: "Namespace",
      metadata: {
        name: "recipes",
        annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" },
        labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      },
    });
    expect(valueAt(read(rendered, "flux/namespaces.yaml"), "spec", "dependsOn")).toBeUndefined();
  });

  it("have no Kustomization of namespaces or Secrets where there are none", () => {
    const made = { apiVersion: "v1", kind: "Namespace", name: "flux-system", by: "the first install" };
    const flux = { ...exampleFlux, namespace: undefined, creates: [made] };
    const bare = renderCluster(exampleCluster({ modules: [flux, stage("notes", [note("default")])] }));
    expect([...bare.files.keys()].filter((path) => path.startsWith("flux/"))).toEqual(["flux/notes.yaml"]);
  });

  it("have a Kustomization for the encrypted Secrets, which are kept elsewhere", () => {
    const secrets = [{ namespace: "kitchen", name: "mail", keys: ["password"], purpose: "the mail account" }];
    const declaring = stage("kitchen", [note("kitchen")], { namespace: kitchen, secrets });
    const found = render(declaring);
    expect(read(found, "flux/secrets.yaml")).toMatchObject({
      spec: {
        path: "./secrets/home",
        dependsOn: [{ name: "namespaces" }],
        decryption: { provider: "sops", secretRef: { name: "sops-age" } },
      },
    });
    expect([...found.files.keys()].some((path) => path.startsWith("secrets/"))).toBe(false);
    const given = stage("given", [], {
      secrets: [{ namespace: "kube-system", name: "mail", keys: ["password"], purpose: "the mail account" }],
    });
    const bare = renderCluster(exampleCluster({ modules: [{ ...exampleFlux, namespace: undefined }, given] }));
    expect(bare.problems.filter(({ rule }) => rule === "missing-need")).toEqual([]);
    expect(bare.modules.find(({ module }) => module.name === "secrets")?.dependsOn.size).toBe(0);
  });

  it("have data for other tools as JSON that says the same as a header", () => {
    const machines = stage("machines", [], {
      files: ({ nodes }) =>
        nodes.map(({ name, address }) => ({ path: `nodes/${name}.json`, data: { $comment: "mine", address } })),
    });
    const text = render(machines).files.get("nodes/node1.json");
    expect(text).toBe(
      `{\n  "$comment": "${header("home", "nodes/node1.json").slice(2).replaceAll('"', '\\"')}",\n  "address": "10.0.0.11"\n}\n`,
    );
  });
});

describe("the name of an object's file", () => {
  it("has its namespace where that is not the module's own", () => {
    const found = render(stage("kitchen", [note("kitchen"), note("default")], { namespace: kitchen }));
    expect([...found.files.keys()].filter((path) => path.startsWith("kitchen/"))).toEqual([
      "kitchen/configmap-note-default.yaml",
      "kitchen/configmap-note.yaml",
      "kitchen/kustomization.yaml",
    ]);
  });

  it("has its namespace where a module without one has two of a kind and name", () => {
    const found = render(stage("notes", [note("default"), note("kube-system"), note("default", "other")]));
    expect(read(found, "notes/kustomization.yaml")).toMatchObject({
      resources: ["configmap-note-default.yaml", "configmap-note-kube-system.yaml", "configmap-other.yaml"],
    });
  });

  it("has hyphens for what is no part of a file name", () => {
    const role = ClusterRole({
      metadata: { name: "example.org:reader" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    });
    expect(render(stage("roles", [role])).files.has("roles/clusterrole-example.org-reader.yaml")).toBe(true);
  });

  it("is where objectFile says that it is", () => {
    const found = render(stage("notes", [note("default"), note("kube-system")]), exampleApp(), exampleStorage);
    const paths = found.modules.flatMap((module) => module.objects.map(({ manifest }) => objectFile(manifest, module)));
    expect(paths).toContain("notes/configmap-note-default.yaml");
    expect(paths.filter((path) => !found.files.has(path))).toEqual([]);
  });

  it("is an object's alone, on file systems that know no upper case, too", () => {
    const roles = ["reader", "Reader", "a:b", "a-b"].map((name) =>
      ClusterRole({ metadata: { name }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }),
    );
    expect(render(stage("roles", roles)).problems.filter(({ rule }) => rule === "duplicate-file")).toMatchObject([
      {
        module: "roles",
        message: "would write roles/clusterrole-a-b.yaml, which is the file of another object",
        fix: "rename one of them",
        other: { module: "roles" },
      },
      {
        message:
          "would write roles/clusterrole-reader.yaml, which is the file of another object (roles/clusterrole-Reader.yaml) on some file systems",
      },
    ]);
  });
});

describe("a cluster with an error", () => {
  const broken = (...modules: readonly Module[]) => {
    const found = render(...modules);
    expect(found.files.size).toBe(0);
    expect(errors(found)).not.toEqual([]);
    return rendererFinds(found);
  };

  it("has no files", () => {
    expect(render(stage("notes", [note("default")])).files.size).toBeGreaterThan(0);
    expect(broken(stage("notes", [note("default", "Note")]))).toMatchObject([
      {
        rule: "schema",
        module: "notes",
        object: "ConfigMap default/Note",
        path: "metadata.name",
        message: expect.stringContaining("must be a DNS name"),
      },
    ]);
  });

  it.each<readonly [string, Manifest, string | undefined, string]>([
    ["an unknown field", Object.assign(note("default"), { dat: {} }), "dat", "is no field of this kind"],
    [
      "a Service whose name begins with a digit",
      Service({ metadata: { name: "1st", namespace: "default" }, spec: { ports: [{ port: 80 }] } }),
      "metadata.name",
      "starts with a letter",
    ],
    ["no namespace", ConfigMap({ metadata: { name: "note" } }), "metadata.namespace", "is required, but it is missing"],
    [
      "a namespace that its kind has no use for",
      ClusterRole({ metadata: { name: "a", namespace: "default" } }),
      "metadata.namespace",
      "lives outside namespaces",
    ],
    [
      "an object too large for the API server",
      note("default", "big", { a: "a".repeat(2 ** 20) }),
      undefined,
      "1048576 bytes at most",
    ],
  ])("has none for %s", (_, manifest, path, message) => {
    const found = broken(stage("notes", [manifest])).filter(({ rule }) => rule === "schema");
    expect(found).toMatchObject([{ module: "notes", message: expect.stringContaining(message) }]);
    expect(found[0]?.path).toBe(path);
  });

  it("knows the fields of the Kubernetes that its nodes run", () => {
    const labels = { app: "recipes" };
    const spec = { hostnameOverride: "recipes", containers: [{ name: "recipes", image: "registry.example.org/recipes:2.4.1" }] };
    const deployment = Deployment({
      metadata: { name: "recipes", namespace: "default" },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    });
    const on = (kubernetes: string) => renderCluster(exampleCluster({ kubernetes, modules: [stage("notes", [deployment])] }));
    expect(rendererFinds(on("1.33"))).toMatchObject([
      { path: "spec.template.spec.hostnameOverride", message: "exists since Kubernetes 1.34, and the nodes run 1.33" },
    ]);
    expect(rendererFinds(on("1.34"))).toEqual([]);
  });

  it("names the module that cannot make its objects or files, and goes on with the others", () => {
    const failing: Module = {
      name: "failing",
      objects: () => {
        throw new Error("there is no node to run on");
      },
      files: () => {
        throw new TypeError("nodes is not iterable");
      },
    };
    expect(broken(failing, stage("notes", [note("default", "Note")]))).toMatchObject([
      { rule: "module-failed", module: "failing", message: "could not make its objects: there is no node to run on" },
      { rule: "schema", module: "notes" },
      { rule: "module-failed", module: "failing", message: "could not make its files: nodes is not iterable" },
    ]);
  });

  it("says which of a module's objects are none", () => {
    const objects = [
      note("default"),
      { apiVersion: "v1", kind: "ConfigMap" },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "" } },
    ];
    expect(broken(stage("notes", objects))).toMatchObject([
      {
        rule: "schema",
        module: "notes",
        path: "objects[1]",
        message: "is no object: it needs apiVersion, kind and metadata.name",
      },
      { path: "objects[2]" },
    ]);
  });

  it("checks what it tells Flux about a module", () => {
    expect(broken(stage("slow", [note("default")], { flux: { timeout: "20 minutes" } }))).toMatchObject([
      {
        rule: "schema",
        module: "slow",
        object: "Kustomization flux-system/slow",
        path: "spec.timeout",
        message: expect.stringContaining("duration"),
      },
    ]);
  });

  it.each([
    "../outside.json",
    "/etc/nodes.json",
    "nodes/../../a.json",
    "nodes/node0.yaml",
    ".git/a.json",
    "nodes//a.json",
    "a.json/",
    "",
  ])("writes no data to %j", (path) => {
    const machines = stage("machines", [], { files: () => [{ path, data: {} }] });
    expect(broken(machines)).toMatchObject([
      { rule: "invalid-path", module: "machines", message: expect.stringContaining("which is no file of JSON below") },
    ]);
  });

  it("has the kinds of other groups where they live, whatever they are called", () => {
    const node = { apiVersion: "longhorn.io/v1beta2", kind: "Node", metadata: { name: "node0", namespace: "default" } };
    expect(rendererFinds(render(stage("disk-nodes", [node])))).toMatchObject([{ rule: "unknown-kind" }]);
    expect(rendererFinds(render(stage("disk-nodes", [{ ...node, apiVersion: "v1" }])))).toMatchObject([
      { rule: "schema", path: "metadata.namespace" },
    ]);
  });

  it("warns of kinds that nobody knows, and knows those that a module installs", () => {
    const plan = BackupPlan({ metadata: { name: "nightly", namespace: "backups" }, spec: { schedule: "@daily", claims: [] } });
    const unknown = render(stage("plans", [{ ...plan, metadata: { name: "nightly", namespace: "default" } }]));
    expect(rendererFinds(unknown)).toMatchObject([
      {
        rule: "unknown-kind",
        severity: "warning",
        message: expect.stringContaining("the fields of backup.example.org/v1 BackupPlan"),
      },
    ]);
    expect(rendererFinds(render(exampleInstaller, stage("plans", [plan])))).toEqual([]);
  });
});

describe("rendering", () => {
  const modules: readonly Module[] = [
    exampleFlux,
    exampleStorage,
    exampleInstaller,
    ...["recipes", "music", "photos"].map(exampleApp),
  ];
  /** A module that shows all that a module sees of the others. */
  const dashboard = stage("dashboard", [], {
    objects: (cluster) => [
      note("default", "dashboard", {
        hosts: cluster.hosts.map(({ fqdn, module }) => `${module} ${fqdn}`).join("\n"),
        modules: cluster.modules.map(({ name }) => name).join("\n"),
        namespaces: cluster.namespaces.map(({ name }) => name).join("\n"),
        secrets: cluster.secrets.map(({ name }) => name).join("\n"),
      }),
    ],
  });

  it("gives the same bytes whenever it is done, and in whatever order the modules are listed", () => {
    const all = [...modules, dashboard];
    const first = renderCluster(exampleCluster({ modules: all })).files;
    expect(first.size).toBeGreaterThan(30);
    expect(first.get("dashboard/configmap-dashboard.yaml")).toContain("music.example.org");
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect([...renderCluster(exampleCluster({ modules: [shuffled] })).files]).toEqual([...first]);
      }),
      { numRuns: 10 },
    );
  });

  const name = fc
    .stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
    .filter((text) => !["flux-system", "namespaces", "secrets", "flux"].includes(text));
  const text = fc.oneof(
    fc.constantFrom(
      "yes",
      "1e3",
      "0o17",
      "",
      " ",
      "- a",
      "a: b",
      "#",
      "#!/bin/sh\nset -e\n",
      "a\n\n",
      "\tb\n  c",
      "\r\n",
      "é\u2028",
      "😀\nb",
    ),
    // What Flux would replace is an error, and no matter of this test.
    fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("$", "")),
  );
  const notes = fc.record({
    data: fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_-]{1,10}$/), text),
    namespaces: fc.subarray(["default", "kube-system"], { minLength: 1 }),
  });
  const cluster = fc
    .uniqueArray(fc.tuple(name, fc.boolean(), notes), { minLength: 1, maxLength: 5, selector: ([module]) => module })
    .map((list) =>
      list.map(([module, owns, { data, namespaces }]): Module => {
        const objects = [...(owns ? [module] : []), ...namespaces].map((namespace) => note(namespace, module, data));
        return stage(module, objects, owns ? { namespace: { name: module, podSecurity: "restricted" } } : {});
      }),
    );

  it("writes every object once, as YAML that reads as what it was, and lists every file once", () => {
    fc.assert(
      fc.property(cluster, (random) => {
        const found = render(...random);
        expect(errors(found)).toEqual([]);
        const listed: string[] = ["kustomization.yaml"];
        const follow = (folder: string): void => {
          const resources = valueAt(read(found, `${folder}kustomization.yaml`), "resources");
          for (const resource of Array.isArray(resources) ? resources.map(String) : []) {
            const path = `${folder}${resource}`;
            if (!path.endsWith(".yaml")) {
              listed.push(`${path}/kustomization.yaml`);
              follow(`${path}/`);
              continue;
            }
            listed.push(path);
            const applied = folder === "" ? valueAt(read(found, path), "spec", "path") : undefined;
            if (typeof applied !== "string") continue;
            const below = applied.replace("./clusters/home/", "");
            listed.push(`${below}/kustomization.yaml`);
            follow(`${below}/`);
          }
        };
        follow("");
        expect(listed.toSorted()).toEqual([...found.files.keys()]);
        expect(new Set(listed).size).toBe(listed.length);
        for (const { module, objects } of found.modules) {
          for (const { manifest } of objects) {
            const path = objectFile(manifest, { module, objects });
            const bytes = found.files.get(path) ?? "";
            expect(read(found, path)).toEqual(manifest);
            expect(load(bytes, { schema: YAML11_SCHEMA })).toEqual(manifest);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("leaves the definition as it was", () => {
    const frozen = <T>(value: T): T => {
      if (isObject(value) || Array.isArray(value)) Object.values(Object.freeze(value)).forEach(frozen);
      return value;
    };
    const definition = exampleCluster();
    const before = JSON.stringify(plain(definition));
    expect(errors(renderCluster(frozen(definition)))).toEqual([]);
    expect(JSON.stringify(plain(definition))).toBe(before);
  });

  it("names both sides where two modules install the same source for Flux", () => {
    const source = GitRepository({
      metadata: { name: "flux-system", namespace: "flux-system" },
      spec: { interval: "5m", url: "https://git.example.org/a.git" },
    });
    expect(render(stage("second", [source])).problems).toContainEqual(
      expect.objectContaining({
        rule: "duplicate-object",
        module: "second",
        other: expect.objectContaining({ module: "flux-system" }),
      }),
    );
  });
});
