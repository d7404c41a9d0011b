import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadCluster } from "../load-cluster.ts";
import { checkAnswers } from "../new/check-answers.ts";
import { factsOf } from "../new/cluster-answers.ts";
import { clusterFiles, repositoryFiles } from "../new/repository-files.ts";
import { type TestProject, testProject } from "../testing/project.ts";
import { typedAnswers } from "../testing/typed-answers.ts";
import { ownVersion } from "../version.ts";
import { newThing } from "./new.ts";
import { newApp } from "./new-app.ts";
import { newCluster } from "./new-cluster.ts";

const flags = {
  domain: "example.org",
  repository: "https://git.example.org/home/cluster.git",
  lan: "192.168.1.0/24",
  nodes: "node0:server:192.168.1.11:amd64:eno1,node1:agent:192.168.1.12:arm64:end0",
  "control-plane": "192.168.1.10",
  ingress: "192.168.1.20",
};

/** The arguments of `cowlab new cluster` with these flags; undefined leaves one out. */
function withFlags(changed: Readonly<Record<string, string | undefined>> = {}): readonly string[] {
  const all = Object.entries<string | undefined>({ ...flags, ...changed });
  return ["new", "cluster", "home", ...all.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value]))];
}

/** An empty folder, but for what is installed beside it. */
function emptyFolder(): TestProject {
  const project = testProject({});
  project.remove("package.json");
  return project;
}

describe("cowlab new cluster", { timeout: 20_000 }, () => {
  it("begins a repository that renders, and says what comes next", async () => {
    const project = emptyFolder();
    const { code, stdout, stderr } = await project.run(withFlags());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`home: 10 files written
  .github/renovate.json
  .github/workflows/check.yaml
  .github/workflows/pull-request.yaml
  .github/workflows/render.yaml
  .gitignore
  README.md
  clusters/home.ts
  secrets/home/README.md
  package.json
  tsconfig.json

Next:
  npm run render                     # writes clusters/home/ and docs/clusters/home/
  npm run check                      # what is missing, and whether every name is reached
  git init --initial-branch main
  git add --all
  git commit --message "Begin home"

Then follow docs/clusters/home/bootstrap.md, from fresh machines to a running cluster.
`);
    expect(JSON.parse(project.read("package.json")).dependencies["@cowlab/core"]).toBe(ownVersion());
    expect(await project.run(["render"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^home: \d+ added\n/) });
  });

  it("says all that is missing and wrong at once where nobody can be asked, and writes nothing", async () => {
    const project = emptyFolder();
    const { code, stdout, stderr } = await project.run(
      withFlags({ domain: undefined, ingress: "192.168.2.20", gateway: "192.168.1.10", apps: "jellyfn", tunnel: "home" }),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const said of [
      "error answer  --domain\n  is missing\n  fix: give one, such as --domain example.org\n",
      "--ingress\n  the address of the ingress, 192.168.2.20, lies outside the LAN, 192.168.1.0/24\n",
      "--control-plane\n  192.168.1.10 is the address of the control plane and of the gateway\n",
      "other side: --gateway\n",
      "did you mean jellyfin?",
      "--tunnel\n  means nothing: there is no tunnel with --cloudflare none\n",
      "nothing was written\n",
    ])
      expect(stderr).toContain(said);
    expect(project.snapshot(".")).not.toHaveProperty("./clusters/home.ts");
  });

  it("lists what is there already, and touches none of it", async () => {
    const project = emptyFolder();
    project.write("README.md", "# My home\n");
    project.write("clusters", "a file\n");
    const before = project.snapshot(".");
    const { code, stderr } = await project.run(withFlags());
    expect(code).toBe(1);
    expect(stderr).toContain("error existing-file  README.md\n  is there already, as a file\n");
    expect(stderr).toContain("error existing-file  clusters/home.ts\n  cannot be written: something that is no folder");
    expect(project.snapshot(".")).toEqual(before);
  });

  it("adds a second cluster to a project by its own files only", async () => {
    const project = emptyFolder();
    await project.run(withFlags());
    const { code, stdout } = await project.run(
      withFlags().map((word) => (word === "home" ? "cabin" : word)),
      { folder: "clusters" },
    );
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("cabin: 2 files written\n  clusters/cabin.ts\n"),
    });
  });

  it("lets one machine answer at its own address, where nothing has to be announced", async () => {
    const project = emptyFolder();
    const alone = { nodes: "mini:server:192.168.1.5", "control-plane": undefined, ingress: undefined };
    expect(await project.run(withFlags(alone))).toMatchObject({ code: 0 });
    const file = project.read("clusters/home.ts");
    expect(file).toContain('controlPlane: "192.168.1.5",\n    ingress: "192.168.1.5",\n');
    expect(file).not.toMatch(/kubeVip|metallb/);
  });

  it("takes a folder of its own, and leads there", async () => {
    const project = emptyFolder();
    const { stdout } = await project.run([...withFlags(), "--folder", "my home"]);
    expect(stdout).toContain("\n  cd 'my home'\n  npm install\n");
    expect(project.read("my home/clusters/home.ts")).toContain("export default defineCluster({\n");
  });

  it("has a help that fits 80 columns and names every option", async () => {
    expect((await testProject({}).run(["new", "cluster", "--help"])).stdout).toBe(newCluster.help);
    for (const { help, options } of [newThing, newCluster, newApp]) {
      expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      for (const option of Object.keys(options)) expect(help).toContain(`--${option} `);
    }
  });

  it.each([
    [["new"], "new what: a cluster, or an app?"],
    [["new", "clutser", "home"], "there is no command new clutser; did you mean new cluster?"],
    [["new", "cluster", "home", "cabin"], "new cluster takes one name, but there is cabin, too"],
  ])("calls %j a misuse", async (args, problem) => {
    expect(await testProject({}).run(args)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`cowlab: ${problem}\n`),
    });
  });
});

/** Clusters by the names home0, home1, ... */
const manyAnswers = fc
  .array(fc.constant(undefined), { minLength: 8, maxLength: 8, size: "max" })
  .chain((places) => fc.tuple(...places.map((_, index) => typedAnswers(`home${index}`))));

it("whatever is answered, the cluster has the facts that were meant, renders, lints clean, and every way arrives", async () => {
  await fc.assert(
    fc.asyncProperty(manyAnswers, async (all) => {
      const project = emptyFolder();
      for (const [index, typed] of all.entries()) {
        const checked = checkAnswers(typed);
        if ("problems" in checked) throw new Error(JSON.stringify(checked.problems));
        const { answers } = checked;
        const files = index === 0 ? repositoryFiles(answers.name) : clusterFiles(answers.name);
        for (const [path, text] of files) project.write(path, text(answers, "0.0.0"));
        const { definition } = await loadCluster(project.root, answers.name);
        expect(definition).toMatchObject(factsOf(answers));
      }
      // The check follows every way, as "trace --all" does.
      for (const args of [["render"], ["lint"], ["check"]]) {
        const { code, stdout, stderr } = await project.run(args);
        expect({ args, code, said: code === 0 ? "" : stdout + stderr }).toEqual({ args, code: 0, said: "" });
      }
    }),
    { numRuns: 1 },
  );
}, 60_000);
