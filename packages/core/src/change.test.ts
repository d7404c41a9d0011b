import { describe, expect, it } from "vitest";
import { addObject, type Change, changeObject, removeObject } from "./change.ts";
import { ConfigMap, Deployment, Namespace, NetworkPolicy, Service } from "./kinds/kubernetes.ts";
import { type PlainManifest, valueAt } from "./manifest.ts";
import type { Module } from "./module.ts";
import { type Rendered, renderCluster } from "./render-cluster.ts";
import { BackupPlan, exampleApp, exampleCluster, exampleInstaller } from "./testing/example-cluster.ts";
import { exampleDeployment, exampleModule } from "./testing/example-objects.ts";

/** The example cluster with these changes, and with modules besides. */
function withChanges(changes: readonly Change[], ...modules: readonly (Module | readonly Module[])[]): Rendered {
  return renderCluster(exampleCluster({ modules: [...exampleCluster().modules, ...modules], changes }));
}

function objectsOf({ modules }: Rendered): readonly PlainManifest[] {
  return modules.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
}

function objectNamed(rendered: Rendered, kind: string, name: string): PlainManifest | undefined {
  return objectsOf(rendered).find((object) => object.kind === kind && object.metadata.name === name);
}

const nodeSelector = { "kubernetes.io/hostname": "node2" };
const onNode2 = changeObject(Deployment, "recipes", { spec: { template: { spec: { nodeSelector } } } });
const script = ConfigMap({ metadata: { name: "script", namespace: "recipes" }, data: { "clean.sh": "rm /tmp/*\n" } });

describe("changeObject", () => {
  it("sets the fields that it names, and leaves all others as the module has them", () => {
    const [before, after] = [withChanges([]), withChanges([onNode2])];
    expect(after.problems).toEqual([]);
    const changed = objectNamed(after, "Deployment", "recipes");
    expect(valueAt(changed, "spec", "template", "spec", "nodeSelector")).toEqual(nodeSelector);
    const back = changeObject(Deployment, "recipes", { spec: { template: { spec: { nodeSelector: undefined } } } });
    expect(withChanges([onNode2, back]).files).toEqual(before.files);
    const differing = [...after.files].filter(([path, text]) => before.files.get(path) !== text).map(([path]) => path);
    expect(differing).toEqual(["recipes/deployment-recipes.yaml"]);
  });

  it("takes a function of the object, which gets a copy of its own", () => {
    const change = changeObject(Deployment, "recipes", (deployment) => {
      for (const container of deployment.spec?.template.spec?.containers ?? [])
        container.image = "registry.example.org/recipes:2.5.0";
      return deployment;
    });
    const rendered = withChanges([change]);
    expect(rendered.problems).toEqual([]);
    expect(rendered.files.get("recipes/deployment-recipes.yaml")).toContain("image: registry.example.org/recipes:2.5.0");
    expect(withChanges([]).files.get("recipes/deployment-recipes.yaml")).toContain("image: registry.example.org/recipes:2.4.1");
  });

  it("reaches objects of any module: built-in ones, stages of an install, kinds that a module brings", () => {
    const plan = BackupPlan({
      metadata: { name: "nightly", namespace: "backups" },
      spec: { schedule: "30 4 * * *", claims: [] },
    });
    const stages = [exampleModule("photos", [exampleDeployment("photos", {})]), { name: "plans", objects: () => [plan] }];
    const rendered = withChanges(
      [
        changeObject(Namespace, "recipes", { metadata: { labels: { "example.org/team": "kitchen" } } }),
        changeObject(Deployment, "photos", { metadata: { annotations: { "example.org/note": "slow" } } }),
        changeObject(BackupPlan, "nightly", { spec: { keep: 7 } }),
      ],
      stages,
    );
    expect(rendered.problems).toEqual([]);
    expect(objectNamed(rendered, "Namespace", "recipes")).toHaveProperty(["metadata", "labels", "example.org/team"], "kitchen");
    expect(objectNamed(rendered, "Deployment", "photos")).toHaveProperty(["metadata", "annotations", "example.org/note"], "slow");
    expect(objectNamed(rendered, "BackupPlan", "nightly")).toMatchObject({ spec: { keep: 7, schedule: "30 4 * * *" } });
  });

  it("is typed by the kind: a field that it does not have is no change", () => {
    // @ts-expect-error replica is no field of a Deployment's spec
    const misspelt = changeObject(Deployment, "recipes", { spec: { replica: 2 } });
    // @ts-expect-error the name is what an object is found by
    changeObject(Deployment, "recipes", { metadata: { name: "cookbook" } });
    expect(withChanges([misspelt]).problems).toMatchObject([
      { rule: "schema", module: "recipes", object: "Deployment recipes/recipes", path: "spec.replica" },
    ]);
  });

  it("is seen by the references and the order: what is changed to need another module comes after it", () => {
    const rendered = withChanges([
      changeObject(Deployment, "recipes", {
        spec: { template: { spec: { volumes: [{ name: "backups", configMap: { name: "backups" } }] } } },
      }),
      addObject("backups", ConfigMap({ metadata: { name: "backups", namespace: "recipes" }, data: {} })),
    ]);
    const recipes = rendered.modules.find(({ module }) => module.name === "recipes");
    expect(recipes?.dependsOn.get("backups")).toEqual(["ConfigMap recipes/backups"]);
  });

  it("waives what it makes of the object, with a reason, and says so where there is nothing to waive", () => {
    const patch = { spec: { template: { spec: { containers: [{ name: "recipes", readinessProbe: undefined }] } } } };
    const waives = [{ rule: "missing-probe", reason: "it answers at once, or never" }];
    expect(withChanges([changeObject(Deployment, "recipes", patch)]).problems).toMatchObject([{ rule: "missing-probe" }]);
    const rendered = withChanges([changeObject(Deployment, "recipes", patch, { waives })]);
    expect(rendered.problems).toEqual([]);
    expect(rendered.waived).toMatchObject([{ reason: "it answers at once, or never", problem: { module: "recipes" } }]);
    const onNode1 = { spec: { template: { spec: { nodeSelector: { "kubernetes.io/hostname": "node1" } } } } };
    expect(withChanges([onNode2, changeObject(Deployment, "recipes", onNode1, { waives })]).problems).toMatchObject([
      { rule: "unused-waiver", path: "changes[1].waives[0]" },
    ]);
  });
});

describe("the lists of", () => {
  const merged = (object: PlainManifest, change: Change): unknown =>
    change.action === "change" ? change.apply(object) : undefined;
  const container = { name: "web", image: "registry.example.org/web:1.0.0" };
  const pod = (spec: object): PlainManifest => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "web" },
    spec: { template: { spec } },
  });

  it("a pod are merged item by item, by the names that tell its items apart", () => {
    const env = [
      { name: "TZ", value: "Etc/UTC" },
      { name: "LEVEL", value: "info" },
    ];
    const ports = [{ name: "http", containerPort: 8080 }];
    const before = pod({
      containers: [
        { ...container, env, ports },
        { ...container, name: "cache" },
      ],
      volumes: [{ name: "tmp", emptyDir: {} }],
    });
    const change = changeObject(Deployment, "web", {
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: "web",
                env: [
                  { name: "LEVEL", value: "debug" },
                  { name: "COLOR", value: "never" },
                ],
                ports: [
                  { containerPort: 8080, protocol: "TCP", name: "web" },
                  { containerPort: 8080, protocol: "UDP" },
                ],
              },
            ],
            volumes: [{ name: "music", emptyDir: {} }],
          },
        },
      },
    });
    expect(merged(before, change)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                ...container,
                env: [
                  { name: "TZ", value: "Etc/UTC" },
                  { name: "LEVEL", value: "debug" },
                  { name: "COLOR", value: "never" },
                ],
                ports: [
                  { name: "web", containerPort: 8080 },
                  { containerPort: 8080, protocol: "UDP" },
                ],
              },
              { name: "cache" },
            ],
            volumes: [{ name: "tmp" }, { name: "music" }],
          },
        },
      },
    });
  });

  it("a Service's ports are merged, too, by number and protocol", () => {
    const service = Service({
      metadata: { name: "web", namespace: "web" },
      spec: {
        ports: [
          { name: "web", port: 443 },
          { name: "h3", port: 443, protocol: "UDP" },
        ],
      },
    });
    const change = changeObject(Service, "web", { spec: { ports: [{ port: 443, protocol: "UDP", targetPort: 8443 }] } });
    expect(merged(service as PlainManifest, change)).toMatchObject({
      spec: {
        ports: [
          { name: "web", port: 443 },
          { name: "h3", port: 443, targetPort: 8443 },
        ],
      },
    });
  });

  it("other fields are replaced as a whole", () => {
    const policy = NetworkPolicy({
      metadata: { name: "web", namespace: "web" },
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }, { ports: [{ port: 443 }] }] },
    });
    const change = changeObject(NetworkPolicy, "web", { spec: { ingress: [{ ports: [{ port: 8080 }] }] } });
    expect(merged(policy as PlainManifest, change)).toMatchObject({ spec: { ingress: [{ ports: [{ port: 8080 }] }] } });
  });
});

describe("addObject", () => {
  it("puts an object into a module's folder", () => {
    const rendered = withChanges([addObject("recipes", script)]);
    expect(rendered.problems).toEqual([]);
    expect(rendered.files.get("recipes/kustomization.yaml")).toContain("- configmap-script.yaml");
    expect(rendered.files.has("recipes/configmap-script.yaml")).toBe(true);
  });

  it("lets later changes see the object, and is found out where the module has it already", () => {
    const level = changeObject(ConfigMap, "script", { data: { level: "info" } });
    expect(objectNamed(withChanges([addObject("recipes", script), level]), "ConfigMap", "script")).toMatchObject({
      data: { "clean.sh": "rm /tmp/*\n", level: "info" },
    });
    expect(withChanges([addObject("recipes", script), addObject("recipes", script)]).problems).toContainEqual(
      expect.objectContaining({ rule: "duplicate-object" }),
    );
  });

  it("names the module that was meant where there is none of that name", () => {
    expect(withChanges([addObject("recipe", script)]).problems).toMatchObject([
      { rule: "invalid-change", path: "changes[0]", fix: "did you mean recipes?" },
    ]);
  });
});

describe("removeObject", () => {
  it("takes an object out, and what refers to it is found", () => {
    const rendered = withChanges([addObject("recipes", script), removeObject(ConfigMap, "script")]);
    expect(rendered.files).toEqual(withChanges([]).files);
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim" };
    expect(withChanges([removeObject(claim, "recipes")]).problems).toMatchObject([
      { rule: "missing-reference", object: "Deployment recipes/recipes" },
    ]);
  });

  it("is no reason to complain about a waiver of the module that lost its object", () => {
    const waives = [{ rule: "runs-as-root", object: "Deployment photos", reason: "the image has no other user" }];
    const photos = exampleModule(
      "photos",
      [exampleDeployment("photos", {}, { pod: { securityContext: { runAsUser: 0 } } }), script],
      { waives },
    );
    const removal = removeObject(Deployment, "photos");
    expect(withChanges([removal], photos).problems.map(({ rule }) => rule)).not.toContain("unused-waiver");
  });
});

describe("a change of an object that is not there", () => {
  it.each<[string, Change, string]>([
    ["is misspelt", changeObject(Deployment, "recipse", {}), "did you mean recipes?"],
    [
      "is in another namespace",
      removeObject(Deployment, { name: "recipes", namespace: "food" }),
      "there is one in the namespace recipes",
    ],
    ["is of a kind with other names", removeObject(Deployment, "metrics"), "name one of recipes"],
    ["is of a kind that no module renders", removeObject(BackupPlan, "nightly"), "no module renders any BackupPlan"],
  ])("that %s is a problem with a fix", (_, change, fix) => {
    const { problems, files } = withChanges([change]);
    expect(problems).toMatchObject([{ rule: "invalid-change", severity: "error", path: "changes[0]", fix }]);
    expect(files.size).toBe(0);
  });

  it("that several objects could be asks for the namespace", () => {
    const both = [exampleModule("photos", [exampleDeployment("recipes", {}, { namespace: "photos" })])];
    expect(withChanges([onNode2], ...both).problems).toMatchObject([
      { rule: "invalid-change", fix: 'name the namespace: { name: "recipes", namespace: "photos" }' },
    ]);
    const target = { name: "recipes", namespace: "photos" };
    const change = changeObject(Deployment, target, { metadata: { labels: { "example.org/tier": "back" } } });
    const rendered = withChanges([change], ...both);
    expect(rendered.problems).toEqual([]);
    const labelled = objectsOf(rendered).filter(({ metadata }) => metadata.labels?.["example.org/tier"] === "back");
    expect(labelled).toMatchObject([{ metadata: { namespace: "photos" } }]);
  });
});

describe("a change that makes no sense", () => {
  it.each<[string, Change, string]>([
    [
      "renames the object",
      changeObject(Deployment, "recipes", (it) => ({ ...it, metadata: { ...it.metadata, name: "cookbook" } })),
      "makes apps/v1 Deployment recipes/cookbook of apps/v1 Deployment recipes/recipes",
    ],
    [
      "fails",
      changeObject(Deployment, "recipes", () => {
        throw new Error("there is no third container");
      }),
      "could not change Deployment recipes/recipes: there is no third container",
    ],
  ])("that %s is a problem", (_, change, message) => {
    expect(withChanges([change]).problems).toMatchObject([{ rule: "invalid-change", path: "changes[0]", message }]);
  });

  it("that makes no object of an object is a problem", () => {
    const change: Change = { action: "change", kind: Deployment, name: "recipes", apply: () => "recipes" };
    expect(withChanges([change]).problems).toMatchObject([{ rule: "invalid-change", path: "changes[0]" }]);
  });

  it("that changes nothing is a warning", () => {
    expect(withChanges([changeObject(Deployment, "recipes", { spec: { replicas: 1 } })]).problems).toMatchObject([
      { rule: "unused-change", severity: "warning", path: "changes[0]", fix: "remove the change" },
    ]);
  });
});

describe("a module that fails", () => {
  const failing: Module = {
    ...exampleApp("music"),
    secrets: [{ namespace: "music", name: "token", keys: ["token"], purpose: "the token of the mail account" }],
    waives: [{ rule: "runs-as-root", reason: "the image has no other user" }],
    objects: () => {
      throw new Error("the cluster has no media");
    },
  };

  it("is the one problem, not all that its declarations are missing then", () => {
    expect(withChanges([], failing, exampleInstaller).problems.filter(({ module }) => module === "music")).toMatchObject([
      { rule: "module-failed" },
    ]);
  });

  it("is the one problem also of changes and other modules that name what it would have made, but not of all others", () => {
    const caller = NetworkPolicy({
      metadata: { name: "from-music", namespace: "recipes" },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "music" } },
                podSelector: { matchLabels: { "app.kubernetes.io/name": "music" } },
              },
            ],
          },
        ],
      },
    });
    const changes = [changeObject(Deployment, "music", {}), addObject("recipes", caller), removeObject(ConfigMap, "nothing")];
    expect(withChanges(changes, failing).problems.map(({ rule, path }) => [rule, path])).toEqual([
      ["module-failed", undefined],
      ["invalid-change", "changes[2]"],
    ]);
  });
});
