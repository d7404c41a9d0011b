import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { checkAnswers } from "../new/check-answers.ts";
import { clusterFile } from "../new/cluster-file.ts";
import { type TestProject, testProject } from "../testing/project.ts";

const mealie = ["new", "app", "mealie", "--image", "ghcr.io/mealie-recipes/mealie:v3.20.1", "--port", "9000"];

/** A project with a cluster of one machine. */
function homeProject(): TestProject {
  const checked = checkAnswers({
    name: "home",
    domain: "example.org",
    repository: "https://git.example.org/home/cluster.git",
    lan: "192.168.1.0/24",
    nodes: "node0:server:192.168.1.11:arm64",
    apps: "homepage",
  });
  if ("problems" in checked) throw new Error(JSON.stringify(checked.problems));
  return testProject({ "clusters/home.ts": clusterFile(checked.answers) });
}

/** Runs the tests of a module as its owner does. */
function nodeTest(project: TestProject, file: string) {
  const env = { PATH: process.env["PATH"] };
  return spawnSync(process.execPath, ["--test", file], { cwd: project.root, encoding: "utf8", env });
}

describe("cowlab new app", { timeout: 20_000 }, () => {
  it("writes a module that renders and a test that passes, and says what to add where", async () => {
    const project = homeProject();
    const { code, stdout, stderr } = await project.run([...mealie, "--health", "/api/app/about", "--data", "/app/data"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`mealie: 2 files written
  modules/mealie.test.ts
  modules/mealie.ts

Add it to clusters/home.ts, above and among the modules:
  import { mealie } from "../modules/mealie.ts";
    mealie(),

Next:
  node --test modules/mealie.test.ts
  npm run render
  npx cowlab trace mealie
`);
    // What it says, done.
    const cluster = project.read("clusters/home.ts");
    project.write(
      "clusters/home.ts",
      `import { mealie } from "../modules/mealie.ts";\n${cluster.replace("    homepage(),\n", "    homepage(),\n    mealie(),\n")}`,
    );
    expect(await project.run(["lint"])).toMatchObject({ code: 0 });
    expect(nodeTest(project, "modules/mealie.test.ts").status).toBe(0);
  });

  it("writes a test that fails where the app does not fit", async () => {
    const project = homeProject();
    await project.run(mealie);
    project.write(
      "modules/mealie.ts",
      project.read("modules/mealie.ts").replace("v3.20.1", "latest").replace("port: 9000", "port: 9001"),
    );
    const { status, stdout } = nodeTest(project, "modules/mealie.test.ts");
    expect(status).toBe(1);
    expect(stdout).toContain("fail 2");
    expect(stdout).toContain("mutable-image");
  });

  it("says all that is missing and wrong at once, by the rules of the cluster, and writes nothing", async () => {
    const project = homeProject();
    const { code, stdout, stderr } = await project.run([
      "new",
      "app",
      "homepage",
      "--image",
      "example/app",
      "--health",
      "ping",
      "--size",
      "2Gi",
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const said of [
      "--port\n  is missing\n",
      '--health\n  must be a path that starts with /, or none, but it is "ping"\n',
      "--image\n  example/app has no tag, which stands for latest\n",
      "--size\n  means nothing without --data\n",
      "duplicate-module  name\n",
    ])
      expect(stderr).toContain(said);
    expect(project.snapshot(".")).not.toHaveProperty("./modules/homepage.ts");
  });

  it("never overwrites", async () => {
    const project = homeProject();
    project.write("modules/mealie.ts", "// mine\n");
    const { code, stderr } = await project.run(mealie);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("existing-file  modules/mealie.ts\n") });
    expect(project.snapshot("modules")).toEqual({ "modules/mealie.ts": "// mine\n" });
  });

  it.each([
    [["--folder", "../elsewhere"], "--folder must be a path below the project's folder, without .."],
    [["--cluster", "cabin"], "there is no cluster cabin: there is home"],
  ])("calls %j a misuse", async (args, problem) => {
    expect(await homeProject().run([...mealie, ...args])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`cowlab: ${problem}\n`),
    });
  });
});
