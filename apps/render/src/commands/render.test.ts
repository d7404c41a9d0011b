import { describe, expect, test } from "vitest";
import type { Report } from "../report.ts";
import { clusterFile, testProject } from "../testing/project.ts";

const welcome = "clusters/home/notes/configmap-welcome.yaml";

describe("the rendered files", () => {
  test("are added, then current, then changed, and removed with their folder when nothing renders them any more", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ notes: { welcome: "hello", rules: "no shoes" } }) });
    const first = await project.run(["render"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^home: 8 added\n {2}added {2}clusters\/home\/flux\/namespaces\.yaml\n/);
    expect(project.read(welcome)).toContain("text: hello");

    expect(await project.run(["render"])).toEqual({ code: 0, stdout: "home: all 8 files are current\n", stderr: "" });

    project.write(
      "clusters/home.ts",
      clusterFile({ notes: { welcome: "good evening" }, files: { "nodes/node0.json": { disk: "nvme" } } }),
    );
    expect(await project.run(["render", "home"], { folder: "clusters/home/notes" })).toEqual({
      code: 0,
      stdout: `home: 1 added, 2 changed, 1 removed
  added    clusters/home/nodes/node0.json
  removed  clusters/home/notes/configmap-rules.yaml
  changed  ${welcome}
  changed  clusters/home/notes/kustomization.yaml
`,
      stderr: "",
    });

    project.write("clusters/home.ts", clusterFile({ notes: { welcome: "good evening" } }));
    await project.run(["render"]);
    expect(Object.keys(project.snapshot("clusters/home")).filter((path) => path.includes("nodes"))).toEqual([]);
    expect(() => project.snapshot("clusters/home/nodes")).toThrow();
  });

  test("are counted and not listed where they are many", async () => {
    const notes = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`note-${index}`, "text"]));
    const { stdout } = await testProject({ "clusters/home.ts": clusterFile({ notes }) }).run(["render"]);
    expect(stdout).toBe("home: 26 added\n");
  });

  test("of all clusters are written, or of those that are named", async () => {
    const project = testProject({ "clusters/cabin.ts": clusterFile({ name: "cabin" }), "clusters/home.ts": clusterFile() });
    expect((await project.run(["render", "cabin"])).stdout).toMatch(/^cabin: 7 added\n/);
    expect((await project.run(["render"])).stdout).toMatch(/^cabin: all 7 files are current\nhome: 7 added\n/);
  });
});

describe("what render does not own", () => {
  test("stays: hand-made files, copies of rendered ones, links, and what they point to", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ notes: { welcome: "hello", rules: "no shoes" } }) });
    await project.run(["render"]);
    const rules = project.read("clusters/home/notes/configmap-rules.yaml");
    project.write("clusters/home/README.md", "# Home\n");
    project.write("clusters/home/notes/copy.yaml", rules);
    project.write("clusters/home/old/notes/configmap-rules.yaml", rules);
    project.write("clusters/home/hand-made.yaml", "kind: ConfigMap\n");
    project.write("elsewhere/configmap-rules.yaml", rules);
    project.link("clusters/home/linked", "../../elsewhere");
    project.link("clusters/home/notes/link.yaml", "configmap-rules.yaml");
    const before = { ...project.snapshot(), ...project.snapshot("elsewhere") };

    project.write("clusters/home.ts", clusterFile());
    const { code, stdout } = await project.run(["render"]);
    expect(code).toBe(0);
    expect(stdout).toContain("1 changed, 1 removed");
    const after = { ...project.snapshot(), ...project.snapshot("elsewhere") };
    const untouched = (path: string): boolean => /README|copy|old|hand-made|elsewhere|link/.test(path);
    expect(Object.entries(after).filter(([path]) => untouched(path))).toEqual(
      Object.entries(before).filter(([path]) => untouched(path)),
    );
    expect(Object.keys(after)).not.toContain("clusters/home/notes/configmap-rules.yaml");
  });

  test.each([
    [
      "a file",
      (project: ReturnType<typeof testProject>) => project.write(welcome, "kind: ConfigMap\n"),
      "does not say of itself",
    ],
    ["a folder", (project) => project.write(`${welcome}/kept.txt`, "kept"), "it is a folder"],
    ["a symbolic link", (project) => project.link(welcome, "../../../elsewhere.yaml"), "it is a symbolic link"],
    ["a link for a folder", (project) => project.link("clusters/home/notes", "../../elsewhere"), "it is a symbolic link"],
    ["a link for the cluster's folder", (project) => project.link("clusters/home", "../elsewhere"), "it is a symbolic link"],
  ] satisfies [string, (project: ReturnType<typeof testProject>) => void, string][])(
    "is an error where it stands in the way, and nothing is written for any cluster: %s",
    async (_, obstruct, message) => {
      const project = testProject({
        "clusters/cabin.ts": clusterFile({ name: "cabin" }),
        "clusters/home.ts": clusterFile(),
        "elsewhere.yaml": "kept: true\n",
        "elsewhere/kept.txt": "kept\n",
      });
      obstruct(project);
      const before = project.snapshot(".");
      const { code, stdout, stderr } = await project.run(["render"]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^error foreign-file {2}clusters\/home/);
      expect(stderr).toContain(message);
      expect(stderr).toMatch(/\n1 error in clusters\/home\.ts\n\nnothing was written\n$/);
      expect(project.snapshot(".")).toEqual(before);
    },
  );

  test("is never reached by a data file whose path leads out of the folder", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ files: { "../../stolen.json": {} } }) });
    const before = project.snapshot(".");
    const { code, stderr } = await project.run(["render"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error invalid-path");
    expect(project.snapshot(".")).toEqual(before);
  });
});

describe("a bad cluster file", () => {
  const library = {
    "clusters/lib/sonarr.ts": "export function sonarr(): never {\n  throw new Error('a folder is needed');\n}\n",
    "clusters/lib/broken.ts": "\nexport const port: = 8989;\n",
    "node_modules/@example/apps/package.json": JSON.stringify({
      name: "@example/apps",
      exports: { "./radarr": "./index.js", "./sonarr": "./index.js", "./internal/*": null },
    }),
    "node_modules/@example/kinds/package.json": JSON.stringify({ name: "@example/kinds", exports: { "./*": "./src/*.js" } }),
    "node_modules/@example/kinds/src/traefik.js": "",
  };
  /** Sources by the cluster's name, with the place and the message of what is wrong. */
  const bad: Readonly<Record<string, readonly [source: string, place: string, message: string]>> = {
    typescript: ["export default {\n  nodes: [{\n};\n", ":3", "does not parse: Expected"],
    javascript: ["const name = 1;\nconst name = 2;\n", ":2", "does not parse: Identifier 'name' has already been declared"],
    enum: ["const one = 1;\nenum Role { Server }\n", ":2", "TypeScript enum is not supported"],
    "broken-import": ['import "./lib/broken.ts";\n', "clusters/lib/broken.ts:2", "does not parse: "],
    package: ['import { x } from "@example/none";\n', ":1", 'imports "@example/none", which is not installed'],
    file: [
      '\nimport { x } from "./lib/sonar.ts";\n',
      ":2",
      'imports "./lib/sonar.ts", which does not exist; did you mean sonarr?',
    ],
    subpath: [
      'import { x } from "@cowlab/core/kinds/kubernets";\n',
      ":1",
      'imports "@cowlab/core/kinds/kubernets", which that package does not export; did you mean @cowlab/core/kinds/kubernetes?',
    ],
    pattern: [
      'import { x } from "@example/kinds/traefic";\n',
      ":1",
      'imports "@example/kinds/traefic", which does not exist; did you mean traefik?',
    ],
    internal: ['import { x } from "@cowlab/core/src";\n', ":1", "which that package does not export"],
    "own-subpath": [
      'import { sonarr } from "@example/apps/sonar";\n',
      ":1",
      'imports "@example/apps/sonar", which that package does not export; did you mean @example/apps/sonarr?',
    ],
    export: ['import {\n  radarr } from "./lib/sonarr.ts";\n', ":2", "does not provide an export named 'radarr'"],
    error: [
      'import { sonarr } from "./lib/sonarr.ts";\nexport default sonarr();\n',
      ":2:16",
      "throws: a folder is needed (at clusters/lib/sonarr.ts:2:9)",
    ],
    reference: ["export default { modules: [sonarr()] };\n", ":1:27", "throws ReferenceError: sonarr is not defined"],
    json: ['export default JSON.parse("{ name: home }");\n', ":1:21", "throws SyntaxError: "],
    text: ['throw "no";\n', "", 'throws "no"'],
    endless: ["await new Promise(() => {});\n", "", "never ends"],
    named: ["export const home = {};\n", "", "has no default export; export default defineCluster"],
    function: ["export default () => ({});\n", "", "but it is a function; export what it returns"],
    cabin: [
      clusterFile({ name: "lodge" }),
      "name",
      'must be the name of the cluster\'s file, clusters/cabin.ts, but it is "lodge"',
    ],
  };

  test("is a problem at its place, one for each, and not a byte is written", async () => {
    const sources = Object.entries(bad).map(([name, [source]]) => [`clusters/${name}.ts`, source]);
    const project = testProject({ ...library, ...Object.fromEntries(sources), "clusters/home.ts": clusterFile() });
    const before = project.snapshot();
    const { code, stdout, stderr } = await project.run(["render", "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(project.snapshot()).toEqual(before);
    const { clusters }: Report = JSON.parse(stdout);
    expect(clusters).toHaveLength(Object.keys(bad).length + 1);
    for (const [name, [, place, message]] of Object.entries(bad)) {
      const [problem, ...others] = clusters.find((cluster) => cluster.name === name)?.problems ?? [];
      expect.soft(others, name).toEqual([]);
      expect.soft(problem?.path, name).toBe(place === "" || place.startsWith(":") ? `clusters/${name}.ts${place}` : place);
      expect.soft(problem?.fix === undefined ? problem?.message : `${problem.message}; ${problem.fix}`, name).toContain(message);
    }
  });

  test("is told without a stack", async () => {
    const [source] = bad["error"] ?? [];
    const { code, stdout, stderr } = await testProject({ ...library, "clusters/home.ts": source ?? "" }).run(["render"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`error broken-cluster-file  clusters/home.ts:2:16
  throws: a folder is needed (at clusters/lib/sonarr.ts:2:9)

1 error in clusters/home.ts

nothing was written
`);
  });

  test("has every field named that plain JavaScript got wrong", async () => {
    const source = 'export default { name: "home", nodes: {}, modules: [() => {}, { name: "notes" }], networks: {} };\n';
    const { code, stderr } = await testProject({ "clusters/home.ts": source }).run(["render"]);
    expect(code).toBe(1);
    for (const place of ["domain", "repository", "network", "nodes", "networks", "modules[0]", "notes, objects"]) {
      expect(stderr).toContain(`error invalid-definition  ${place}\n`);
    }
    expect(stderr).toContain("8 errors in clusters/home.ts\n");
  });

  test("has the module named whose functions fail", async () => {
    const source = clusterFile()
      .replace("objects: () => []", "objects: () => undefined")
      .replace("files: () => []", "files: () => [null]");
    const { code, stderr } = await testProject({ "clusters/home.ts": source }).run(["render"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error module-failed  flux-system\n  its objects must be a list\n");
    expect(stderr).toContain("error module-failed  notes\n  could not make its files: ");
  });

  test("that leaves code running which fails later is a crash, which shows where", async () => {
    const source = `setImmediate(() => { throw new Error("the line is down"); });\n${clusterFile()}`;
    const { code, stderr } = await testProject({ "clusters/home.ts": source }).run(["check"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Error: the line is down\n +at .*clusters\/home\.ts:1/);
    expect(stderr).toContain("cowlab crashed.");
  });
});

describe("a project", () => {
  test("without the cluster that is named says which there are", async () => {
    const project = testProject({ "clusters/cabin.ts": clusterFile({ name: "cabin" }), "clusters/home.ts": clusterFile() });
    const { code, stdout, stderr } = await project.run(["render", "hom", "cabin"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("there is no cluster hom: there is cabin, home\n  fix: did you mean home?\n");
    expect(Object.keys(project.snapshot())).toHaveLength(2);
  });

  test("without clusters says how to make one", async () => {
    const { code, stderr } = await testProject({ "clusters/package.json": "{}", "clusters/home.test.ts": "" }).run(["render"]);
    expect(code).toBe(1);
    expect(stderr).toContain("holds no cluster\n  fix: make clusters/<name>.ts");
  });

  test("is warned of a rendered folder whose cluster is gone", async () => {
    const project = testProject({
      "clusters/cabin.ts": clusterFile({ name: "cabin" }),
      "clusters/home.ts": clusterFile(),
      "clusters/lib/x.ts": "",
    });
    await project.run(["render"]);
    project.remove("clusters/cabin.ts");
    const { code, stderr } = await project.run(["render"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning orphaned-folder {2}clusters\/cabin\n.*\n.*\n\n1 warning\n\n$/);
    expect(project.read("clusters/cabin/kustomization.yaml")).toContain("kind: Kustomization");
  });
});

test("--json prints one object of what was written and found, and nothing else", async () => {
  const secrets = [{ namespace: "notes", name: "admin", keys: ["password"], purpose: "the first login" }];
  const project = testProject({
    "clusters/home.ts": clusterFile({ secrets }),
    "clusters/cabin.ts": clusterFile({ name: "cabin" }),
  });
  const { code, stdout, stderr } = await project.run(["render", "--json", "home"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const report: Report = JSON.parse(stdout);
  expect(report).toMatchObject({ problems: [], clusters: [{ name: "home", changed: [], removed: [] }] });
  expect(report.clusters[0]?.added).toContain(welcome);
  expect(report.clusters[0]?.problems).toMatchObject([
    { rule: "missing-secret", severity: "warning", module: "notes", object: "Secret notes/admin" },
  ]);

  project.write("clusters/cabin.ts", "export default {};\n");
  project.write("clusters/home.ts", clusterFile({ notes: { welcome: "good evening" } }));
  const failed = await project.run(["render", "--json"]);
  expect(failed).toMatchObject({ code: 1, stderr: "" });
  expect(JSON.parse(failed.stdout)).toMatchObject({
    clusters: [
      { name: "cabin", problems: expect.arrayContaining([expect.objectContaining({ path: "domain", severity: "error" })]) },
      { name: "home", added: [], changed: [], removed: [] },
    ],
  });
  expect(project.read(welcome)).toContain("text: hello");
});

test("Secrets that are missing take one line, and change no exit code", async () => {
  const need = { namespace: "notes", keys: ["password"], purpose: "the first login" };
  const secrets = ["admin", "guest", "backup"].map((name) => ({ ...need, name }));
  const { code, stderr } = await testProject({ "clusters/home.ts": clusterFile({ secrets }) }).run(["render"]);
  expect(code).toBe(0);
  expect(stderr).toBe(`warning missing-secret  secrets/home
  3 Secrets are missing or incomplete
  fix: run "cowlab check home" for the list, with the commands that make them

1 warning in clusters/home.ts

`);
});

test("a Secret that is not encrypted stops the render", async () => {
  const project = testProject({
    "clusters/home.ts": clusterFile(),
    "secrets/home/admin.yaml":
      "apiVersion: v1\nkind: Secret\nmetadata: { name: admin, namespace: notes }\nstringData: { password: open sesame }\n",
  });
  const { code, stderr } = await project.run(["render"]);
  expect(code).toBe(1);
  expect(stderr).toContain("error unencrypted-secret  Secret notes/admin, secrets/home/admin.yaml\n");
  expect(stderr).not.toContain("open sesame");
  expect(Object.keys(project.snapshot())).toEqual(["clusters/home.ts"]);
});
