import { describe, expect, test } from "vitest";
import { addObject, changeObject, removeObject } from "./change.ts";
import { defineCluster } from "./cluster.ts";
import { checkDefinition } from "./definition.ts";
import { ConfigMap, Deployment } from "./kinds/kubernetes.ts";
import type { Problem } from "./problem.ts";
import { renderCluster } from "./render-cluster.ts";
import { exampleApp, exampleCluster } from "./testing/example-cluster.ts";

/** The example cluster as plain JavaScript may have it: fields by path replaced, or removed where the value is undefined. */
function changed(changes: Readonly<Record<string, unknown>>): unknown {
  const definition: unknown = { ...exampleCluster(), network: { ...exampleCluster().network } };
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let at: unknown = definition;
    for (const key of keys) at = Reflect.get(Object(at), key);
    if (value === undefined) Reflect.deleteProperty(Object(at), last);
    else Reflect.set(Object(at), last, value);
  }
  return definition;
}

function problemsOf(value: unknown): readonly Problem[] {
  return checkDefinition(value).problems;
}

/** The places and messages of what is wrong with the example cluster and one module of it changed. */
function moduleProblems(changes: Readonly<Record<string, unknown>>): readonly Problem[] {
  return problemsOf(changed({ modules: [...exampleCluster().modules, { ...exampleApp("wiki"), ...changes }] }));
}

describe("a definition that has its shape", () => {
  test("is handed on as it is", () => {
    const given = exampleCluster();
    expect(checkDefinition(given)).toEqual({ definition: given, problems: [] });
  });

  test("may hold a staged install, a class with its objects on the prototype, and fields that are left undefined", () => {
    class Notes {
      readonly name = "notes";
      objects(): [] {
        return [];
      }
    }
    const given = exampleCluster({
      media: undefined,
      modules: [...exampleCluster().modules, [exampleApp("a"), exampleApp("b")], new Notes()],
    });
    expect(problemsOf(given)).toEqual([]);
  });
});

describe("what is no definition", () => {
  test.each([
    ["a list", [], "a list"],
    ["a string", "cowlab", '"cowlab"'],
    ["null", null, "null"],
    ["a number", 3, "3"],
  ])("is refused: %s", (_, value, described) => {
    expect(problemsOf(value)).toMatchObject([
      { rule: "invalid-definition", severity: "error", message: expect.stringContaining(`but it is ${described}`) },
    ]);
  });

  test("is refused where it is the function that makes one", () => {
    expect(problemsOf(() => exampleCluster())).toMatchObject([{ fix: "export what it returns" }]);
  });

  test("has every missing field named, at once", () => {
    expect(problemsOf({}).map(({ path, message }) => [path, message])).toEqual(
      ["name", "domain", "kubernetes", "repository", "network", "nodes", "modules"].map((field) => [
        field,
        "is required, but it is missing",
      ]),
    );
  });

  test("yields no definition", () => {
    expect(checkDefinition({ ...exampleCluster(), nodes: "node0" }).definition).toBeUndefined();
  });
});

describe("a fact of the wrong shape is reported at its path", () => {
  test.each([
    ["network", undefined, "network", "is required, but it is missing"],
    ["network.gateway", undefined, "network.gateway", "is required, but it is missing"],
    ["network.pools", {}, "network.pools", "must be a list, but it is a map"],
    [
      "network.pools",
      [{ name: "apps", addresses: "10.0.0.80-10.0.0.98" }],
      "network.pools[0].addresses",
      'must be a list, but it is "10.0.0.80-10.0.0.98"',
    ],
    ["network.devices", { "game console": 7 }, 'network.devices["game console"]', "must be a string, but it is 7"],
    ["kubernetes", 1.33, "kubernetes", "must be a string, but it is 1.33"],
    ["nodes", { node0: "10.0.0.10" }, "nodes", "must be a list, but it is a map"],
    ["nodes", [null], "nodes[0]", "must be a node, but it is null"],
    [
      "nodes",
      [{ name: "node0", role: "master", address: "10.0.0.10" }],
      "nodes[0].role",
      'must be one of server, agent, but it is "master"',
    ],
    [
      "media",
      { server: "10.0.0.50", path: "/srv", size: "1Ti", user: "1000", group: 1000 },
      "media.user",
      'must be a whole number, but it is "1000"',
    ],
    ["modules", { recipes: true }, "modules", "must be a list, but it is a map"],
  ])("%s = %j", (field, value, path, message) => {
    expect(problemsOf(changed({ [field]: value }))).toEqual([{ rule: "invalid-definition", severity: "error", path, message }]);
  });

  test("an unknown one with the field that was meant", () => {
    expect(problemsOf(changed({ timezone: "Etc/UTC", "network.nameserver": [] }))).toMatchObject([
      { path: "network.nameserver", fix: "did you mean nameservers?" },
      { path: "timezone", fix: "did you mean timeZone?" },
    ]);
  });

  test("even where it holds itself", () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(problemsOf(changed({ domain: loop }))).toMatchObject([
      { path: "domain", message: "must be a string, but it is a map" },
    ]);
  });
});

describe("a module of the wrong shape", () => {
  test("that was not called is told to be", () => {
    expect(problemsOf(changed({ modules: [exampleApp] }))).toMatchObject([
      { path: "modules[0]", message: "must be a module, but it is a function", fix: "call it: exampleApp()" },
    ]);
  });

  test.each([[false], [undefined], [null], ["recipes"]])("is named by its place in the list: %j", (item) => {
    expect(problemsOf(changed({ modules: [exampleApp(), item] }))).toMatchObject([{ path: "modules[1]" }]);
    expect(problemsOf(changed({ modules: [exampleApp(), [exampleApp("wiki"), item]] }))).toMatchObject([
      { path: "modules[1][1]" },
    ]);
  });

  test("is named by its name where it has one", () => {
    expect(moduleProblems({ objects: [] })).toMatchObject([
      { module: "wiki", path: "objects", message: "must be a function, but it is a list" },
    ]);
    expect(moduleProblems({ name: undefined })).toMatchObject([
      { path: "modules[4].name", message: "is required, but it is missing" },
    ]);
  });

  test.each([
    [{ secrets: [{ namespace: "wiki", name: "admin", keys: "password", purpose: "" }] }, "secrets[0].keys"],
    [{ hosts: ["wiki"] }, "hosts[0]"],
    [{ provides: ["ingres"] }, "provides[0]"],
    [{ replaces: ["klipper"] }, "replaces[0]"],
    [{ installs: [undefined] }, "installs[0]"],
    [{ installs: [{ apiVersion: "v1", kind: "Wiki" }] }, "installs[0].scope"],
    [
      { creates: [{ apiVersion: "v1", kind: "Service", name: "wiki", by: "the chart", ports: ["http", 80.5] }] },
      "creates[0].ports[1]",
    ],
    [{ flux: { deletionPolicy: "Keep" } }, "flux.deletionPolicy"],
    [{ namespace: "wiki" }, "namespace"],
    [{ files: {} }, "files"],
  ])("is reported at the field: %j", (changes, path) => {
    expect(moduleProblems(changes)).toMatchObject([{ module: "wiki", path, severity: "error" }]);
  });

  test("is warned of a field that looks misspelt, and may have others", () => {
    expect(moduleProblems({ host: [], upstream: "https://wiki.example.org" })).toMatchObject([
      { module: "wiki", path: "host", severity: "warning", fix: "did you mean hosts?" },
    ]);
  });
});

test("whatever single field is broken, no definition that passes makes the render throw", () => {
  const breakages: readonly unknown[] = [undefined, null, 0, "", "text", [], {}, [null], [{}], () => undefined];
  const spots = [
    ...Object.keys(exampleCluster()),
    ...Object.keys(exampleCluster().network).map((field) => `network.${field}`),
    "network.pods",
    "network.services",
  ];
  for (const spot of spots) {
    for (const breakage of breakages) {
      const { definition } = checkDefinition(changed({ [spot]: breakage }));
      if (definition !== undefined)
        expect(() => renderCluster(defineCluster(definition)), `${spot} = ${String(breakage)}`).not.toThrow();
    }
  }
});

describe("changes", () => {
  test("that are made by their functions have their shape", () => {
    const note = ConfigMap({ metadata: { name: "note", namespace: "recipes" }, data: {} });
    const waives = [{ rule: "missing-probe", reason: "it answers at once, or never" }];
    const changes = [
      changeObject(Deployment, "recipes", { spec: { replicas: 2 } }, { waives }),
      addObject("recipes", note),
      removeObject(ConfigMap, { name: "note", namespace: "recipes" }),
    ];
    expect(problemsOf(changed({ changes }))).toEqual([]);
  });

  test("that are something else are named, with how to make one", () => {
    const fix = "make it by changeObject, addObject or removeObject";
    expect(problemsOf(changed({ changes: [changeObject, { action: "patch" }] }))).toMatchObject([
      { path: "changes[0]", fix },
      { path: "changes[1]", fix },
    ]);
    expect(problemsOf(changed({ changes: [{ action: "remove", kind: "Deployment" }] }))).toMatchObject([
      { path: "changes[0].kind" },
      { path: "changes[0].name" },
    ]);
  });
});
