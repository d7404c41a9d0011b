import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clusterFile, executable, testProject } from "../project.ts";
import { type TestRepository, testRepository } from "../repository.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const hasTracer = spawnSync("strace", ["-V"]).status === 0;
/** Every command that reads a project, but the one that asks git. */
const commands = [["render"], ["check"], ["lint"], ["docs"], ["trace", "--all"], ["graph", "flux"]];

/** What a repository can name to be run, with all of it named. */
function armedRepository(): {
  readonly repository: TestRepository;
  readonly ran: () => readonly string[];
  readonly note: () => string;
} {
  const repository = testRepository({ "clusters/home.ts": clusterFile() });
  const folder = temporaryFolder();
  const log = join(folder, "ran.log");
  const program = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho ${name} >>${log}\ncat\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const hooks = [
    "post-index-change",
    "reference-transaction",
    "pre-commit",
    "post-checkout",
    "fsmonitor-watchman",
    "pre-auto-gc",
  ];
  for (const hook of hooks) {
    const source = program(`hook-${hook}`);
    for (const place of [".git/hooks", ".hooks"]) {
      mkdirSync(join(repository.root, place), { recursive: true });
      execFileSync("cp", [source, join(repository.root, place, hook)]);
    }
  }
  const settings = {
    "core.fsmonitor": program("fsmonitor"),
    "core.hooksPath": join(repository.root, ".hooks"),
    "core.pager": program("pager"),
    "core.editor": program("editor"),
    "core.sshCommand": program("ssh"),
    "core.askPass": program("askpass"),
    "credential.helper": program("credentials"),
    "diff.external": program("external-diff"),
    "diff.armed.command": program("diff-command"),
    "diff.armed.textconv": program("textconv"),
    "filter.armed.clean": program("clean"),
    "filter.armed.smudge": program("smudge"),
    "filter.armed.required": "true",
    "filter.ar=med.x.process": program("process"),
    "merge.armed.driver": program("merge"),
    "alias.rev-parse": `!${program("alias")}`,
    "pager.ls-tree": program("ls-tree-pager"),
    "uploadpack.packObjectsHook": program("pack-objects"),
  };
  return {
    repository,
    ran: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
    note: () => {
      for (const [name, value] of Object.entries(settings)) repository.git("config", name, value);
      writeFileSync(
        join(repository.root, ".gitattributes"),
        "*.yaml filter=armed diff=armed merge=armed\n*.json filter=ar=med.x\n",
      );
      return log;
    },
  };
}

describe("a repository that names programs to run", () => {
  test("has none of them run by a diff, whatever is compared", async () => {
    const { repository, ran, note } = armedRepository();
    await repository.run(["render"]);
    repository.commit("the first render");
    repository.git("branch", "before");
    repository.write(
      "clusters/home.ts",
      clusterFile({ notes: { welcome: "changed" }, files: { "nodes/node0.json": { disk: "nvme" } } }),
    );
    await repository.run(["render"]);
    repository.commit("the second");
    const log = note();
    /** Makes git doubt whether a file is as it was added, so that it looks into it. */
    const doubt = (): void => {
      const path = join(repository.root, "clusters/home/notes/configmap-welcome.yaml");
      writeFileSync(path, readFileSync(path, "utf8"));
      const now = new Date();
      for (const each of [path, join(repository.root, ".git/index")]) utimesSync(each, now, now);
      rmSync(log, { force: true });
    };
    const environment = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.abbrev", GIT_CONFIG_VALUE_0: "12" };
    for (const args of [["diff", "before"], ["diff", "before", "main"], ["diff", "before", "--format", "html"], ["diff"]]) {
      doubt();
      const { code, stderr } = await repository.run(args, { environment });
      // There is no Flux in this cluster, which it says.
      expect({ args, ran: ran(), code, stderr }).toEqual({ args, ran: [], code: expect.toBeOneOf([0, 1]), stderr: "" });
    }
    doubt();
    expect((await repository.run(["diff", "before"])).stdout).toContain("welcome");
    // Git itself runs some of them, so that the trap is one.
    spawnSync("git", ["status"], { cwd: repository.root });
    spawnSync("git", ["diff", "before"], { cwd: repository.root });
    expect(ran()).toEqual(expect.arrayContaining(["fsmonitor", "clean", "external-diff"]));
  });

  test("has none of them run by any other command", async () => {
    const { repository, ran, note } = armedRepository();
    note();
    for (const command of commands) await repository.run(command);
    expect(ran()).toEqual([]);
  });

  test("has no missing content fetched from where it says", async () => {
    const { repository, ran, note } = armedRepository();
    await repository.run(["render"]);
    const commit = repository.commit("the first render");
    const blob = repository.git("rev-parse", `${commit}:clusters/home/notes/configmap-welcome.yaml`);
    repository.git("config", "remote.origin.url", "ssh://git.example.org/home.git");
    repository.git("config", "remote.origin.promisor", "true");
    repository.git("config", "extensions.partialClone", "origin");
    rmSync(note(), { force: true });
    rmSync(join(repository.root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
    repository.write("clusters/home/notes/configmap-welcome.yaml", "kind: ConfigMap\n");
    const { stdout, stderr } = await repository.run(["diff", "main"]);
    expect(stdout + stderr).toContain("git does not have its content here");
    expect(ran()).toEqual([]);
  });
});

describe("the system", () => {
  /** The calls by which a process starts another one, or speaks to one. */
  const trace = (root: string, args: readonly string[]): readonly string[] => {
    const log = join(temporaryFolder(), "calls.log");
    const calls = "trace=socket,socketpair,connect,bind,listen,execve,execveat";
    const { stderr, status } = spawnSync("strace", ["-f", "-qq", "-e", calls, "-o", log, process.execPath, executable, ...args], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .filter((line) => !line.includes("+++") && !line.includes("--- SIG") && !line.includes("ENOENT"));
  };

  test.skipIf(!hasTracer).each(commands)("sees %s start no program and open no socket (where strace is)", (...command) => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    const [own, ...others] = trace(project.root, ["render"]);
    expect(own).toContain("execve");
    expect(others).toEqual([]);
    expect(trace(project.root, command).slice(1)).toEqual([]);
  });

  test.skipIf(!hasTracer)("sees a diff start git and nothing else, and open no socket (where strace is)", async () => {
    const repository = testRepository({ "clusters/home.ts": clusterFile() });
    await repository.run(["render"]);
    repository.commit("the first render");
    const calls = trace(repository.root, ["diff", "main"]).slice(1);
    expect(calls.length).toBeGreaterThan(0);
    // By these the two speak to each other.
    for (const call of calls.filter((line) => !line.includes("socketpair(AF_UNIX")))
      expect(call).toMatch(/execve\("[^"]*\/git(?:-core\/git)?", \["git"/);
  });
});

describe("the environment", () => {
  const odd: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "another language and time zone": { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" },
    "no home and no place for temporary files": { HOME: "/nonexistent", TMPDIR: "/nonexistent", XDG_CACHE_HOME: "/nonexistent" },
    "colours and a terminal": { FORCE_COLOR: "3", TERM: "xterm-256color", COLORTERM: "truecolor", COLUMNS: "20" },
    "no colours": { NO_COLOR: "1", TERM: "dumb" },
    "another repository": { GIT_DIR: "/nonexistent", GIT_WORK_TREE: "/", GIT_INDEX_FILE: "/nonexistent" },
    "what tools go by": { CI: "true", NODE_ENV: "production", DEBUG: "*", SOURCE_DATE_EPOCH: "0", KUBECONFIG: "/nonexistent" },
  };

  test.each(Object.entries(odd))("changes no byte of what is rendered: %s", async (_, environment) => {
    const files = { "clusters/home.ts": clusterFile({ notes: { welcome: "hello", i: "I\u0131" } }) };
    const [plain, other] = [testProject(files), testProject(files)];
    for (const command of [["render"], ["docs"]]) {
      expect(await plain.run(command)).toMatchObject({ code: 0 });
      expect(await other.run(command, { environment })).toMatchObject({ code: 0 });
    }
    expect(other.snapshot("clusters")).toEqual(plain.snapshot("clusters"));
    expect(other.snapshot("docs")).toEqual(plain.snapshot("docs"));
    expect(Object.keys(plain.snapshot("clusters")).length).toBeGreaterThan(5);
  });
});
