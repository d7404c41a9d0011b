import { applyPatch, parsePatch } from "diff";
import { describe, expect, test } from "vitest";
import { clusterFile, testProject } from "../testing/project.ts";

const welcome = "clusters/home/notes/configmap-welcome.yaml";

describe("where the files are current", () => {
  test("it says so, exits with 0, and writes nothing", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    await project.run(["render"]);
    const before = project.snapshot();
    expect(await project.run(["check"])).toEqual({ code: 0, stdout: "home: all 7 files are current\n", stderr: "" });
    expect(project.snapshot()).toEqual(before);
  });
});

describe("where a file was edited, removed or left behind", () => {
  async function outdated(): Promise<ReturnType<typeof testProject>> {
    const project = testProject({
      "clusters/home.ts": clusterFile({ notes: { welcome: "hello", rules: "no shoes", menu: "soup" } }),
    });
    await project.run(["render"]);
    project.write(welcome, project.read(welcome).replace("hello", "hello, stranger"));
    project.write("clusters/home.ts", clusterFile({ notes: { welcome: "hello", rules: "no shoes" } }));
    project.remove("clusters/home/notes/configmap-rules.yaml");
    return project;
  }

  test("it exits with 1, writes nothing, and prints a diff that makes the files current", async () => {
    const project = await outdated();
    const before = project.snapshot();
    const { code, stdout, stderr } = await project.run(["check"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(`--- a/${welcome}\n+++ b/${welcome}\n`);
    expect(stdout).toContain("\n-  text: hello, stranger\n+  text: hello\n");
    expect(stdout).toMatch(/\n\nhome: 1 to add, 2 to change, 1 to remove\n/);
    expect(stdout).toMatch(/\nrun "cowlab render" or "pnpm render", and commit what it writes\n$/);
    expect(project.snapshot()).toEqual(before);

    for (const patch of parsePatch(stdout.slice(0, stdout.indexOf("\n\nhome: ") + 1))) {
      const path = (patch.newFileName === "/dev/null" ? patch.oldFileName : patch.newFileName)?.slice("b/".length) ?? "";
      const patched = applyPatch(patch.oldFileName === "/dev/null" ? "" : project.read(path), patch);
      if (patched === false) expect.fail(`the diff of ${path} does not fit`);
      if (patch.newFileName === "/dev/null") project.remove(path);
      else project.write(path, patched);
    }
    expect((await project.run(["check"])).code).toBe(0);
  });

  test("--json lists the files by what has to be done", async () => {
    const { code, stdout } = await (await outdated()).run(["check", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      problems: [],
      clusters: [
        {
          name: "home",
          added: ["clusters/home/notes/configmap-rules.yaml"],
          changed: [welcome, "clusters/home/notes/kustomization.yaml"],
          removed: ["clusters/home/notes/configmap-menu.yaml"],
          problems: [],
        },
      ],
    });
  });

  test("colours are for terminals, unless the environment asks for them or forbids them", async () => {
    const project = await outdated();
    const escapeCharacter = String.fromCharCode(27);
    const output = async (environment: Readonly<Record<string, string>>): Promise<string> => {
      project.write("clusters/broken.ts", "export default {};\n");
      const { stdout, stderr } = await project.run(["check"], { environment });
      return stdout + stderr;
    };
    expect(await output({})).not.toContain(escapeCharacter);
    expect(await output({ NO_COLOR: "1" })).not.toContain(escapeCharacter);
    const forced = await output({ FORCE_COLOR: "1" });
    expect(forced).toContain(`${escapeCharacter}[32m+  text: hello${escapeCharacter}[39m`);
    expect(forced).toContain(`${escapeCharacter}[1merror`);
  });
});

test("a long diff ends after whole files, and says how many are left", async () => {
  const long = Array.from({ length: 400 }, (_, line) => `line ${line}`).join("\n");
  const notes = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, long]));
  const { stdout } = await testProject({ "clusters/home.ts": clusterFile({ notes }) }).run(["check"]);
  expect(stdout.match(/^\+ {4}line 399$/gm)).toHaveLength(3);
  expect(stdout).toMatch(/\n\(and 3 more files that differ\)\n\nhome: 11 to add\n/);
});

test("an error in one cluster hides nothing of another", async () => {
  const project = testProject({ "clusters/cabin.ts": "export default {};\n", "clusters/home.ts": clusterFile() });
  const { code, stdout, stderr } = await project.run(["check"]);
  expect(code).toBe(1);
  expect(stderr).toContain("7 errors in clusters/cabin.ts\n");
  expect(stdout).toContain("home: 7 to add\n");
  expect(stdout).not.toContain("cabin");
});

test("every missing Secret is listed with the commands that make it, and is no reason to fail", async () => {
  const secrets = [{ namespace: "notes", name: "admin", keys: ["user", "password"], purpose: "the first login" }];
  const project = testProject({ "clusters/home.ts": clusterFile({ secrets }) });
  await project.run(["render"]);
  const { code, stderr } = await project.run(["check"]);
  expect(code).toBe(0);
  expect(stderr).toBe(`warning missing-secret  notes, Secret notes/admin
  is not in secrets/home: the first login
  fix:
    mkdir -p secrets/home && kubectl create secret generic admin --namespace notes --from-literal=user='<user>' --from-literal=password='<password>' --dry-run=client -o yaml > secrets/home/notes-admin.sops.yaml
    sops encrypt --in-place secrets/home/notes-admin.sops.yaml

1 warning in clusters/home.ts

`);
});

test("a file of Secrets that is no YAML is a problem at its line, which is not quoted", async () => {
  const project = testProject({
    "clusters/home.ts": clusterFile(),
    "secrets/home/notes/admin.sops.yml": "kind: Secret\nstringData: { password: hunter2\n",
  });
  const { code, stderr } = await project.run(["check"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error unreadable-secret {2}secrets\/home\/notes\/admin\.sops\.yml:\d:\d+\n {2}is no YAML: /);
  expect(stderr).not.toContain("hunter2");
});
