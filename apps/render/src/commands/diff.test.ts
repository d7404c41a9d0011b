import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitYaml, header } from "@cowlab/core";
import type { DiffReport } from "@cowlab/diff/report";
import { describe, expect, test } from "vitest";
import { type TestRepository, testRepository } from "../testing/repository.ts";

const note = "clusters/home/notes/configmap-welcome.yaml";

/** The files of a cluster with some notes, as cowlab renders them. */
function home(notes: Readonly<Record<string, string>>, cluster = "home"): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const write = (path: string, value: unknown): void => {
    files[`clusters/${cluster}/${path}`] = `${header(cluster, path)}\n${emitYaml(value)}`;
  };
  const list = (path: string, resources: readonly string[]): void =>
    write(`${path}kustomization.yaml`, { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources });
  const names = Object.keys(notes).sort();
  list("", ["flux/notes.yaml"]);
  list("notes/", ["namespace-notes.yaml", ...names.map((name) => `configmap-${name}.yaml`)]);
  write("flux/notes.yaml", {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "notes", namespace: "flux-system" },
    spec: {
      interval: "1h",
      path: `./clusters/${cluster}/notes`,
      prune: true,
      sourceRef: { kind: "GitRepository", name: "flux-system" },
    },
  });
  const annotations = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };
  write("notes/namespace-notes.yaml", { apiVersion: "v1", kind: "Namespace", metadata: { name: "notes", annotations } });
  for (const name of names) {
    write(`notes/configmap-${name}.yaml`, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "notes" },
      data: { text: notes[name] },
    });
  }
  return files;
}

/** A rendered cluster, committed on main. */
function committed(notes: Readonly<Record<string, string>> = { welcome: "hello" }): TestRepository {
  const repository = testRepository({ "clusters/home.ts": "export default {};\n", ...home(notes) });
  repository.commit("the first render");
  return repository;
}

/** Puts other rendered files in the place of those of a cluster. */
function rerender(repository: TestRepository, notes: Readonly<Record<string, string>>, cluster = "home"): void {
  if (cluster === "home") repository.remove("clusters/home");
  for (const [path, text] of Object.entries(home(notes, cluster))) repository.write(path, text);
}

async function report(repository: TestRepository, ...args: readonly string[]): Promise<DiffReport> {
  const { stdout, stderr } = await repository.run(["diff", ...args, "--format", "json"]);
  if (stdout === "") expect.fail(stderr);
  const parsed: DiffReport = JSON.parse(stdout);
  return parsed;
}

/** The objects of a report, as `kind name`. */
function objects({ clusters }: DiffReport): readonly string[] {
  return clusters.flatMap(({ objects }) => objects.map(({ kind, name }) => `${kind} ${name.kind} ${name.name}`));
}

describe("without a base and a head", () => {
  test("the working tree is compared with where the branch left main, whatever main has done since", async () => {
    const repository = committed();
    repository.git("checkout", "--quiet", "-b", "next");
    rerender(repository, { welcome: "hello", rules: "no shoes" });
    repository.commit("rules");
    repository.git("checkout", "--quiet", "main");
    rerender(repository, { welcome: "good day" });
    repository.commit("main goes on");
    repository.git("checkout", "--quiet", "next");
    rerender(repository, { welcome: "hello", rules: "no shoes", menu: "soup" });

    const { code, stdout, stderr } = await repository.run(["diff"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^home: routine {2}from where HEAD left main \(\w+\) to the working tree\n/);
    expect(objects(await report(repository))).toEqual(["added ConfigMap menu", "added ConfigMap rules"]);
  });

  test("main is what the remote has, where there is one", async () => {
    const repository = committed();
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
    rerender(repository, { welcome: "good day" });
    repository.commit("on main, and not pushed");
    expect((await report(repository)).base).toMatch(/^where HEAD left origin\/main /);
    expect(objects(await report(repository))).toEqual(["changed ConfigMap welcome"]);
  });

  test("what is staged, changed, removed or not yet tracked counts, and what git ignores does not", async () => {
    const repository = committed({ welcome: "hello", menu: "soup" });
    rerender(repository, { welcome: "good day", rules: "no shoes" });
    repository.git("add", note);
    repository.write(".gitignore", "node_modules\n*.tmp\n");
    repository.write("clusters/home/notes/left.yaml.tmp", "x: [\n");
    expect(objects(await report(repository))).toEqual([
      "removed ConfigMap menu",
      "added ConfigMap rules",
      "changed ConfigMap welcome",
    ]);
  });

  test("where nothing differs it says so, and exits with 0", async () => {
    const { code, stdout } = await committed().run(["diff"]);
    expect(code).toBe(0);
    expect(stdout).toContain("nothing changes in the cluster");
  });

  test("sources that differ without a render are pointed out", async () => {
    const repository = committed();
    repository.write("clusters/home.ts", "export default { name: 'home' };\n");
    const { code, stderr } = await repository.run(["diff"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'the sources below clusters/ differ, and nothing rendered does: run "cowlab render" first\n',
    });
  });
});

describe("with a base and a head", () => {
  test("both are read from git, whatever the working tree holds", async () => {
    const repository = committed();
    rerender(repository, { welcome: "good day" });
    repository.commit("a greeting");
    repository.git("tag", "v1");
    repository.write(note, "not: [yaml\n");
    const found = await report(repository, "HEAD~1", "v1");
    expect(objects(found)).toEqual(["changed ConfigMap welcome"]);
    expect(found.clusters[0]?.objects[0]?.fields).toMatchObject([
      { kind: "changed", path: ["data", "text"], before: "hello", after: "good day" },
    ]);
    expect(found.head).toMatch(/^v1 \(\w{10}\)$/);
  });

  test("it works below the top of a repository", async () => {
    const files = (notes: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
      Object.fromEntries(Object.entries(home(notes)).map(([path, text]) => [`home/${path}`, text]));
    const repository = testRepository(files({ welcome: "hello" }));
    repository.commit("the first render");
    for (const [path, text] of Object.entries(files({ welcome: "good day" }))) repository.write(path, text);
    const { stdout } = await repository.run(["diff", "--format", "json"], { folder: "home/clusters" });
    expect(objects(JSON.parse(stdout))).toEqual(["changed ConfigMap welcome"]);
    repository.commit("a greeting");
    const { stdout: both } = await repository.run(["diff", "HEAD~1", "HEAD", "--format", "json"], { folder: "home" });
    expect(objects(JSON.parse(both))).toEqual(["changed ConfigMap welcome"]);
  });
});

describe("several clusters", () => {
  test("are compared in one run, and chosen by name", async () => {
    const repository = committed();
    rerender(repository, { welcome: "hello" }, "cabin");
    rerender(repository, { welcome: "good day" });
    expect((await report(repository)).clusters.map(({ cluster, objects }) => [cluster, objects.length > 0])).toEqual([
      ["cabin", true],
      ["home", true],
    ]);
    expect((await report(repository, "--cluster", "home")).clusters).toHaveLength(1);
    const { code, stderr } = await repository.run(["diff", "--cluster", "hom"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'cowlab: there is no rendered cluster hom: there is cabin, home; did you mean home?\nRun "cowlab diff --help" for usage.\n',
    });
  });
});

describe("the exit code", () => {
  const listing = "clusters/home/notes/kustomization.yaml";

  test("is 1 where the verdict is what --fail-on names, or worse", async () => {
    const repository = committed();
    const namespace = "clusters/home/notes/namespace-notes.yaml";
    repository.write(namespace, repository.read(namespace).replace(/ {2}annotations:\n.*\n/, ""));
    repository.commit("a namespace that may be pruned");
    const run = async (verdict: string): Promise<number | null> =>
      (await repository.run(["diff", "HEAD~1", "HEAD", "--fail-on", verdict])).code;
    expect(await run("look-closely")).toBe(1);
    expect(await run("dangerous")).toBe(0);
  });

  test("is 1 where a file cannot be read, with its place", async () => {
    const repository = committed();
    repository.write(note, `${repository.read(note)}<<<<<<< HEAD\n`);
    const { code, stdout } = await repository.run(["diff"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`error unreadable-file {2}${note}:\\d+:\\d+\n`));
  });

  test("is 1 where a kustomization.yaml lists what is not there", async () => {
    const repository = committed();
    repository.write(listing, `${repository.read(listing)}  - lost.yaml\n`);
    expect((await repository.run(["diff"])).code).toBe(1);
  });

  test("is 2 for what nobody can mean, which is said", async () => {
    const repository = committed();
    const misuses: readonly (readonly [readonly string[], string])[] = [
      [["--format", "pdf"], "there is no format pdf: there is text, markdown, html, json"],
      [["--fail-on", "disaster"], "there is no verdict disaster: there is routine, look-closely, dangerous"],
      [["nowhere"], "there is no commit nowhere here"],
      [["main", "nowhere"], "there is no commit nowhere here"],
      [["--upload-pack=x", "HEAD"], "there is no option --upload-pack"],
      [["a", "b", "c"], "it compares two states, but 3 are named"],
    ];
    const results = await Promise.all(misuses.map(([args]) => repository.run(["diff", ...args])));
    expect(results.map(({ code, stderr }) => [code, stderr.split("\n")[0]])).toEqual(
      misuses.map(([, problem]) => [2, `cowlab: ${problem}`]),
    );
  });

  test("is 2 outside of a repository, and before the first commit", async () => {
    const repository = testRepository(home({ welcome: "hello" }));
    expect((await repository.run(["diff"])).stderr).toContain("there is no commit yet to compare with");
    repository.remove(".git");
    const { code, stderr } = await repository.run(["diff"], { environment: { GIT_CEILING_DIRECTORIES: repository.root } });
    expect(code).toBe(2);
    expect(stderr).toContain("is in no repository of git");
  });
});

describe("the formats", () => {
  test("go to a file, with the verdict on stdout", async () => {
    const repository = committed();
    rerender(repository, { welcome: "good day" });
    const starts = { html: "<!doctype html>", markdown: "<!-- cowlab diff -->", json: "{", text: "home: routine" };
    await Promise.all(
      Object.entries(starts).map(async ([format, start]) => {
        const { code, stdout } = await repository.run(["diff", "--format", format, "--output", `out.${format}`]);
        expect({ code, stdout }).toEqual({ code: 0, stdout: `home: routine: objects: 1 changed\nwrote out.${format}\n` });
        expect(repository.read(`out.${format}`).startsWith(start)).toBe(true);
      }),
    );
  });

  test("are coloured on request, and never in a file", async () => {
    const repository = committed();
    rerender(repository, { welcome: "good day" });
    const escapeCharacter = String.fromCharCode(27);
    expect((await repository.run(["diff"], { environment: { FORCE_COLOR: "1" } })).stdout).toContain(`${escapeCharacter}[32m`);
    expect((await repository.run(["diff"], { environment: { NO_COLOR: "1" } })).stdout).not.toContain(escapeCharacter);
    await repository.run(["diff", "--output", "out.txt"], { environment: { FORCE_COLOR: "1" } });
    expect(repository.read("out.txt")).not.toContain(escapeCharacter);
  });
});

test("what a file holds never reaches the terminal as an escape sequence", async () => {
  const repository = committed();
  repository.write(note, repository.read(note).replace("text: hello", 'text: "\\e]0;owned\\a\\u202eevil"'));
  const { stdout } = await repository.run(["diff"]);
  expect(stdout).toContain("\\u{1b}]0;owned\\u{7}\\u{202e}evil");
});

test("a picture beside the files is named, and no problem", async () => {
  const repository = committed();
  repository.write("clusters/home/map.png", "a");
  repository.commit("a map");
  writeFileSync(join(repository.root, "clusters/home/map.png"), Buffer.from([0xff, 0xfe, 0]));
  const { code, stdout } = await repository.run(["diff", "HEAD"]);
  expect(code).toBe(0);
  expect(stdout).toContain("other files: clusters/home/map.png\n");
});

test("links and files that are no text are problems, and nothing is taken for removed", async () => {
  const repository = committed();
  repository.remove(note);
  repository.link(note, "/etc/passwd");
  const { code, stdout } = await repository.run(["diff"]);
  expect(code).toBe(1);
  expect(stdout).toContain(`error unreadable-file  ${note}\n  cannot be read: it is a symbolic link\n`);
  expect(stdout).not.toContain("- ConfigMap");
});
