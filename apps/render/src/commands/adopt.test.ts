import { oldRepository } from "@cowlab/adopt/testing/old-repository";
import { describe, expect, test } from "vitest";
import { type TestProject, testProject } from "../testing/project.ts";

/** A folder in which an old repository stands beside nothing else. */
function oldProject(more: Readonly<Record<string, string>> = {}): TestProject {
  const files = oldRepository().map((file): readonly [string, string] => [`old/${file.path}`, "text" in file ? file.text : ""]);
  return testProject({ ...Object.fromEntries(files), ...more });
}

describe("cowlab adopt", () => {
  test("says what a folder holds, what becomes of it, and last what needs care", async () => {
    const { code, stdout, stderr } = await oldProject().run(["adopt", "old"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^old: 28 objects in 19 files, and 4 that are no objects\n\nFacts\n/);
    expect(stdout).toContain("  domain               cowlab.org  devices/printer.yaml#3 (spec) and 2 more\n");
    expect(stdout).toContain("Objects: 2 the same, 5 changed, 19 replaced, 2 left over\n");
    expect(stdout).toContain("    spec.chart.spec.version: 0.15.2 → 0.16.1\n");
    expect(stdout.slice(stdout.indexOf("Before the old objects go"))).toMatch(
      /^Before the old objects go\n {2}PersistentVolumeClaim media\/sonarr-config {2}media\/sonarr.yaml#3\n {4}the data at \/config does not come along: /,
    );
    expect(stderr).toBe("\nWith --write, the proposed cluster file is written to clusters/cowlab.ts.\n");
  });

  test("lists every object, field and file where all are asked for", async () => {
    const { stdout } = await oldProject().run(["adopt", "old", "--details"]);
    expect(stdout).toContain("Replaced\n  Secret cloudflared/cloudflared-credentials");
    expect(stdout).toContain("The same\n");
    expect(stdout).toContain("  README.md  no YAML and no JSON\n");
    expect(stdout).not.toContain("more fields");
  });

  test("writes the cluster file where none is, and says what to do next", async () => {
    const project = oldProject();
    const { stderr } = await project.run(["adopt", "old", "--name", "home", "--write"]);
    expect(stderr).toBe('\nWritten: clusters/home.ts. Look at it, then run "cowlab lint home".\n');
    expect(project.read("clusters/home.ts")).toContain('sonarr({ host: "tv" })');

    project.write("clusters/home.ts", "// by hand\n");
    const again = await project.run(["adopt", "old", "--name", "home", "--write"]);
    expect([again.code, project.read("clusters/home.ts")]).toEqual([1, "// by hand\n"]);
    expect(again.stderr).toContain("clusters/home.ts");
    expect(again.stderr).toContain("is there already, as a file");
  });

  test("changes nothing in the folder it reads", async () => {
    const project = oldProject();
    const before = project.snapshot("old");
    await project.run(["adopt", "old", "--write"]);
    expect(project.snapshot("old")).toEqual(before);
  });

  test("prints the whole report as JSON", async () => {
    const { stdout } = await oldProject().run(["adopt", "old", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, name: "cowlab", facts: { domain: { value: "cowlab.org" } } });
  });

  test("follows no link, and reads nothing that cannot be manifests", async () => {
    const project = oldProject({ "elsewhere/secret.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: elsewhere }\n" });
    project.link("old/link", `${project.root}/elsewhere`);
    project.link("old/loop", `${project.root}/old`);
    project.write("old/image.yaml", "a\0b");
    project.write("old/.git/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: git }\n");
    const { stdout } = await project.run(["adopt", "old", "--details"]);
    expect(stdout).toContain("  link  a symbolic link, which is not followed\n");
    expect(stdout).toContain("  image.yaml  binary: it holds a NUL byte\n");
    expect(stdout).not.toContain("elsewhere");
    expect(stdout).not.toContain("ConfigMap git");
  });

  test.each([
    [["adopt"], "no folder is given"],
    [["adopt", "nowhere"], "there is no nowhere"],
    [["adopt", "package.json"], "package.json is no folder"],
    [["adopt", "empty"], "empty holds no manifests"],
    [["adopt", "old", "new"], "one folder at a time: new is too much"],
    [["adopt", "old", "--name", "My Home"], "--name takes a DNS label, such as home, not My Home"],
  ])("%j is misuse", async (args, problem) => {
    const { code, stdout, stderr } = await oldProject({ "empty/README.md": "# Nothing\n" }).run(args);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `cowlab: ${problem}\nRun "cowlab adopt --help" for usage.\n`,
    });
  });
});
