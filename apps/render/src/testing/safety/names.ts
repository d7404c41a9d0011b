import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clusterFile } from "../project.ts";
import { type TestRepository, testRepository } from "../repository.ts";

const keptByHand = "# kept by hand\n";

/** A project with a folder beside it that is nobody's but its owner's. */
function projectBeside(files: Readonly<Record<string, string>>): {
  readonly project: TestRepository;
  readonly outside: () => object;
} {
  const project = testRepository({ ...files, "elsewhere/kept.yaml": keptByHand, "elsewhere/deep/kept.yaml": keptByHand });
  return { project, outside: () => project.snapshot("elsewhere") };
}

const kept = { "elsewhere/kept.yaml": keptByHand, "elsewhere/deep/kept.yaml": keptByHand };
const commands = ["render", "check", "lint", "docs", "diff"];

describe("a link leads no command out of the project", () => {
  test.each([
    ["the cluster's folder", "clusters/home", "../elsewhere"],
    ["a folder in it", "clusters/home/notes", "../../elsewhere"],
    ["a file in it", "clusters/home/notes/configmap-welcome.yaml", "../../../elsewhere/kept.yaml"],
    ["a file that is not there, in it", "clusters/home/kustomization.yaml", "../../elsewhere/new.yaml"],
    ["the folder of all pages", "docs", "elsewhere"],
    ["the folder of a cluster's pages", "docs/clusters/home", "../../elsewhere"],
    ["a page", "docs/clusters/home/index.md", "../../../elsewhere/kept.yaml"],
    ["the folder of all Secrets", "secrets", "elsewhere"],
    ["the folder of a cluster's Secrets", "secrets/home", "../elsewhere"],
    ["a Secret", "secrets/home/a.yaml", "../../elsewhere/kept.yaml"],
  ])("%s", async (_, path, target) => {
    const { project, outside } = projectBeside({ "clusters/home.ts": clusterFile() });
    await project.run(["render"]);
    await project.run(["docs"]);
    project.commit("the first render");
    if (existsSync(join(project.root, path))) project.remove(path);
    project.link(path, target);
    const results = await Promise.all(commands.map((command) => project.run([command])));
    for (const [index, { stderr, stdout }] of results.entries()) {
      expect(stderr, commands[index]).not.toContain("crashed");
      expect(`${stdout}${stderr}`, commands[index]).not.toContain("kept by hand");
    }
    expect(outside()).toEqual(kept);
    expect(project.snapshot(".")[`./${path}`] ?? project.snapshot(".")[path]).toBe(`-> ${target}`);
  });

  test("the folder of all clusters may be one: then its target is the project's, and nothing else is written to", async () => {
    const { project, outside } = projectBeside({ "sources/home.ts": clusterFile() });
    project.link("clusters", "sources");
    expect(await project.run(["render"])).toMatchObject({ code: 0, stderr: "" });
    expect(Object.keys(project.snapshot("sources"))).toContain("sources/home/kustomization.yaml");
    expect(outside()).toEqual(kept);
  });

  test("nor does a file that has another name elsewhere: what is replaced is the name, not what is in the file", async () => {
    const { project } = projectBeside({ "clusters/home.ts": clusterFile() });
    await project.run(["render"]);
    const path = "clusters/home/notes/configmap-welcome.yaml";
    const before = project.read(path);
    linkSync(join(project.root, path), join(project.root, "elsewhere/hard.yaml"));
    project.write("clusters/home.ts", clusterFile({ notes: { welcome: "changed" } }));
    expect(await project.run(["render"])).toMatchObject({ code: 0 });
    expect(project.read("elsewhere/hard.yaml")).toBe(before);
    expect(project.read(path)).toContain("changed");
  });
});

describe("what is no file is neither opened nor waited for", () => {
  test.each([
    "clusters/home/notes/configmap-welcome.yaml",
    "clusters/home/pipe",
    "secrets/home/a.yaml",
    "docs/clusters/home/index.md",
  ])(
    "a pipe at %s",
    async (path) => {
      const project = testRepository({ "clusters/home.ts": clusterFile() });
      project.commit("the cluster");
      mkdirSync(join(project.root, path, ".."), { recursive: true });
      execFileSync("mkfifo", [join(project.root, path)]);
      for (const command of commands) {
        const { stderr } = await project.run([command]);
        expect(stderr, command).not.toContain("crashed");
      }
      expect(statSync(join(project.root, path)).isFIFO()).toBe(true);
    },
    60_000,
  );
});

describe("the name of a cluster", () => {
  test.each(["..", "../elsewhere", "a/b", "CON", "con", "Home", "", ".git", "home\n", "caf\u00e9", "home "])(
    "%j is not the one of its file, or is no name, and nothing is written",
    async (name) => {
      const { project, outside } = projectBeside({ "clusters/home.ts": clusterFile({ name }) });
      const before = project.snapshot(".");
      const { code, stderr } = await project.run(["render"]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("nothing was written\n") });
      expect(project.snapshot(".")).toEqual(before);
      expect(outside()).toEqual(kept);
    },
  );

  test.each(["CON", "Home", "a b", "-rf", "con", "caf\u00e9", "cafe\u0301"])(
    "of a file that is named %j is refused as well",
    async (name) => {
      const { project } = projectBeside({ [`clusters/${name}.ts`]: clusterFile({ name }) });
      const before = project.snapshot(".");
      const { code, stderr } = await project.run(["render"]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("nothing was written\n") });
      expect(project.snapshot(".")).toEqual(before);
    },
  );

  test.each(["..", "../elsewhere", "home/../../elsewhere", "/etc", "--json/..", "HOME"])(
    "%j on the command line is none that there is",
    async (name) => {
      const { project, outside } = projectBeside({ "clusters/home.ts": clusterFile() });
      for (const command of ["render", "check", "lint", "docs"]) {
        const { code, stdout, stderr } = await project.run([command, "--", name]);
        expect(code, command).toBe(1);
        expect(stdout + stderr, command).toContain("no cluster");
      }
      expect(outside()).toEqual(kept);
      expect(project.snapshot("clusters")).toEqual({ "clusters/home.ts": clusterFile() });
    },
  );
});

test("a work folder that somebody else has put there is not written through, be it a link", async () => {
  const { project, outside } = projectBeside({ "clusters/home.ts": clusterFile() });
  project.link("clusters/.home.render-1-1-12345678-host", "../elsewhere");
  const { stderr } = await project.run(["render"]);
  expect(stderr).not.toContain("crashed");
  expect(outside()).toEqual(kept);
});

test("a cluster's folder that nobody may write to is left as it is", async () => {
  const { project } = projectBeside({ "clusters/home.ts": clusterFile() });
  await project.run(["render"]);
  const folder = join(project.root, "clusters/home");
  const moved = join(project.root, "moved");
  renameSync(folder, moved);
  writeFileSync(folder, "a file\n");
  chmodSync(folder, 0o444);
  const { code, stderr } = await project.run(["render"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("must be a folder of rendered files") });
  expect(readFileSync(folder, "utf8")).toBe("a file\n");
});
