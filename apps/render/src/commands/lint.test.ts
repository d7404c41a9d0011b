import { describe, expect, test } from "vitest";
import { clusterFile, testProject } from "../testing/project.ts";

/** A cluster whose control plane has the address of the gateway, and whose Kubernetes is old. */
const unsound = clusterFile()
  .replace('controlPlane: "10.0.0.200"', 'controlPlane: "10.0.0.1"')
  .replace('kubernetes: "1.35"', 'kubernetes: "1.32"');
const old = clusterFile().replace('kubernetes: "1.35"', 'kubernetes: "1.32"');
const leaking = clusterFile({ notes: { welcome: "password: hunter2" } });
const waiving = (text: string, waiver: object): string =>
  text.replace('name: "home",\n  domain', `name: "home",\n  waives: [${JSON.stringify(waiver)}],\n  domain`);

describe("where nothing is found", () => {
  test("it says so, exits with 0, and writes nothing", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    const before = project.snapshot();
    expect(await project.run(["lint"])).toEqual({ code: 0, stdout: "home: nothing found\n", stderr: "" });
    expect(project.snapshot()).toEqual(before);
  });
});

describe("where something is found", () => {
  test("errors and warnings are printed with where, what and how to mend it, and it exits with 1", async () => {
    const { code, stdout, stderr } = await testProject({ "clusters/home.ts": unsound }).run(["lint"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(
      "warning end-of-life  kubernetes\n  is 1.32, which got its last patch on 2026-02-28\n  fix: upgrade one minor version",
    );
    expect(stdout).toContain("error address-collision  ");
    expect(stdout).toMatch(/\nhome: 1 error, 1 warning\n$/);
  });

  test("a warning alone changes no exit code", async () => {
    const { code, stdout } = await testProject({ "clusters/home.ts": old }).run(["lint"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nhome: 1 warning\n$/);
  });

  test("clusters are looked at by name, or all of them", async () => {
    const project = testProject({ "clusters/home.ts": old, "clusters/cabin.ts": clusterFile({ name: "cabin" }) });
    expect((await project.run(["lint", "cabin"])).stdout).toBe("cabin: nothing found\n");
    expect((await project.run(["lint"])).stdout).toMatch(/^cabin: nothing found\nwarning .*\nhome: 1 warning\n$/s);
  });

  test("--json prints one object of all that was found", async () => {
    const { code, stdout } = await testProject({ "clusters/home.ts": unsound }).run(["lint", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      clusters: [
        {
          name: "home",
          problems: [
            { rule: "address-collision", severity: "error" },
            { rule: "end-of-life", severity: "warning", path: "kubernetes" },
          ],
          waived: [],
        },
      ],
      problems: [],
    });
  });

  test("a file that does not load, an unknown name and a folder without clusters are errors", async () => {
    const project = testProject({ "clusters/home.ts": "export default {" });
    expect((await project.run(["lint"])).stdout).toMatch(/broken-cluster-file {2}clusters\/home.ts:1/);
    const unknown = await project.run(["lint", "hme"]);
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining("did you mean home?") });
    expect(await testProject({ "clusters/README.md": "" }).run(["lint"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("holds no cluster"),
    });
  });
});

describe("what is waived", () => {
  const reason = "the upgrade waits for the new disks";
  const waived = waiving(old, { rule: "end-of-life", reason });

  test("is counted, and shown with its reason where that is asked for", async () => {
    const project = testProject({ "clusters/home.ts": waived });
    expect(await project.run(["lint"])).toEqual({ code: 0, stdout: "home: nothing found, 1 waived\n", stderr: "" });
    const { stdout } = await project.run(["lint", "--waived"]);
    expect(stdout).toBe(
      `waived  end-of-life  kubernetes\n  is 1.32, which got its last patch on 2026-02-28\n  because ${reason}\n\nhome: nothing found, 1 waived\n`,
    );
  });

  test("is in the JSON", async () => {
    const { stdout } = await testProject({ "clusters/home.ts": waived }).run(["lint", "--format", "json"]);
    expect(JSON.parse(stdout).clusters).toMatchObject([{ problems: [], waived: [{ problem: { rule: "end-of-life" }, reason }] }]);
  });

  test("is a finding itself where there is nothing to waive", async () => {
    const { stdout } = await testProject({ "clusters/home.ts": waiving(clusterFile(), { rule: "end-of-life", reason }) }).run([
      "lint",
    ]);
    expect(stdout).toContain("warning unused-waiver  waives[0]\n  waives end-of-life, but nothing of the kind is found");
  });
});

describe("--format github", () => {
  test("points at the line of the rendered file, where there is one", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    await project.run(["render"]);
    const file = "clusters/home/notes/configmap-welcome.yaml";
    const line =
      project
        .read(file)
        .split("\n")
        .findIndex((text) => text.startsWith("  text:")) + 1;
    project.write("clusters/home.ts", leaking);
    const { code, stdout } = await project.run(["lint", "--format", "github"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^::error file=${file},line=${line},title=cowlab literal-secret::notes, ConfigMap notes/welcome, data.text: holds `,
      ),
    );
    expect(stdout).not.toContain("hunter2");
  });

  test("points at the cluster file for what is not rendered yet, and for facts", async () => {
    expect((await testProject({ "clusters/home.ts": leaking }).run(["lint", "--format=github"])).stdout).toMatch(
      /^::error file=clusters\/home\.ts,line=1,/,
    );
    expect((await testProject({ "clusters/home.ts": old }).run(["lint", "--format=github"])).stdout).toMatch(
      /^::warning file=clusters\/home\.ts,line=1,title=cowlab end-of-life::kubernetes: /,
    );
  });

  test("points at the line of a file that does not load", async () => {
    const { stdout } = await testProject({ "clusters/home.ts": "export const a = 1;\nexport default {" }).run([
      "lint",
      "--format=github",
    ]);
    expect(stdout).toMatch(/^::error file=clusters\/home\.ts,line=2,title=cowlab broken-cluster-file::/);
  });
});

describe("--rules", () => {
  test("lists what is looked for, and looks at no cluster", async () => {
    const project = testProject({ "clusters/home.ts": "export default {" });
    const { code, stdout } = await project.run(["lint", "--rules"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Facts and modules\n/);
    expect(stdout).toMatch(/\n {2}error {4}literal-secret\n {11}What is rendered is committed/);
    expect(JSON.parse((await project.run(["lint", "--rules", "--json"])).stdout).groups[0]).toMatchObject({
      title: "Facts and modules",
      rules: expect.arrayContaining([expect.objectContaining({ id: "invalid-fact", severity: "error" })]),
    });
  });
});

test("help, and what is no use of it", async () => {
  const project = testProject({ "clusters/home.ts": clusterFile() });
  const { code, stdout } = await project.run(["lint", "--help"]);
  expect(code).toBe(0);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const option of ["--format", "--json", "--waived", "--rules"]) expect(stdout).toContain(`\n      ${option} `);
  for (const args of [
    ["--format", "xml"],
    ["--json", "--format", "github"],
    ["--rules", "home"],
    ["--rules", "--format", "github"],
  ]) {
    expect(await project.run(["lint", ...args])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("cowlab lint --help"),
    });
  }
});
