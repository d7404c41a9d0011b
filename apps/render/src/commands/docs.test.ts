import { describe, expect, test } from "vitest";
import { clusterFile, testProject } from "../testing/project.ts";

const index = "docs/clusters/home/index.md";
const secret = { namespace: "notes", name: "notes-login", keys: ["password"], purpose: "the login of the notes" };

describe("cowlab docs", () => {
  test("writes the pages of a cluster, and nothing when they are current", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ secrets: [secret] }) });
    const first = await project.run(["docs"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain("home: 9 of 9 pages written\n");
    expect(project.read(index)).toMatch(
      /^<!-- Generated from clusters\/home\.ts to docs\/clusters\/home\/index\.md: .*-->\n\n# Cluster topology\n/,
    );
    expect(project.read("docs/clusters/home/secrets.md")).toContain(
      "kubectl create secret generic notes-login --namespace notes",
    );
    expect(await project.run(["docs"])).toEqual({ code: 0, stdout: "home: all 9 pages are current\n", stderr: "" });
  });

  test("removes a page of its own that is no more, and leaves what somebody wrote", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    await project.run(["docs"]);
    project.write("docs/clusters/home/old.md", project.read(index).replace("index.md", "old.md"));
    project.write("docs/clusters/home/notes.md", "# Notes\n");
    const { code, stdout } = await project.run(["docs", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).clusters[0]).toMatchObject({ added: [], changed: [], removed: ["docs/clusters/home/old.md"] });
    expect(Object.keys(project.snapshot("docs"))).toContain("docs/clusters/home/notes.md");
  });

  test("touches nothing where somebody's page has the name of one of its own", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile(), [index]: "# My home\n" });
    const { code, stderr } = await project.run(["docs"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${index}\n  must be a generated page`);
    expect(project.snapshot("docs")).toEqual({ [index]: "# My home\n" });
  });

  test("leaves the pages of a cluster with an error as they are", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    await project.run(["docs"]);
    const before = project.snapshot("docs");
    project.write("clusters/home.ts", clusterFile().replace('lan: "10.0.0.0/24"', 'lan: "10.0.0.0"'));
    expect((await project.run(["docs"])).code).toBe(1);
    expect(project.snapshot("docs")).toEqual(before);
  });
});

describe("cowlab check", () => {
  test("fails where a page is not what the model says, with the command that writes it", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    await project.run(["render"]);
    await project.run(["docs"]);
    expect((await project.run(["check"])).code).toBe(0);
    project.write(index, project.read(index).replace("node0", "node9"));
    const { code, stderr } = await project.run(["check"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`stale-page  ${index}\n  is not what the model says now\n  fix: run "cowlab docs"`);
  });

  test("asks for no pages where a project has none", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    await project.run(["render"]);
    const { code, stderr } = await project.run(["check"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("stale-page");
  });
});
