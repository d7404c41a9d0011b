import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { clusterFile, executable } from "./testing/project.ts";
import { type TestRepository, testRepository } from "./testing/repository.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Puts a program on the path that stands for one of another project's. */
function program(repository: TestRepository, name: string, script: string): void {
  repository.write(`.programs/${name}`, `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(repository.root, `.programs/${name}`), 0o755);
}

/** Runs a script in a repository, with its programs first on the path. */
function run(repository: TestRepository, script: string, environment: Readonly<Record<string, string>> = {}) {
  const path = `${join(repository.root, ".programs")}:${process.env["PATH"]}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", script], {
    cwd: repository.root,
    encoding: "utf8",
    env: {
      PATH: path,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_SYSTEM: "/dev/null",
      GIT_AUTHOR_NAME: "Test",
      GIT_AUTHOR_EMAIL: "test@example.org",
      GIT_COMMITTER_NAME: "Test",
      GIT_COMMITTER_EMAIL: "test@example.org",
      ...environment,
    },
  });
  return { status, stdout, stderr };
}

/**
 * A rendered cluster, committed; `npx … pnpm` runs the command line in it. Where it is asked for a changeset, it is the one in
 * .programs, if there is one.
 */
async function renderedProject(): Promise<TestRepository> {
  const repository = testRepository({
    "clusters/home.ts": clusterFile(),
    ".changeset/config.json": "{}\n",
    ".gitignore": "node_modules\n.programs\n",
  });
  const changeset =
    "if [ $1 = release ]; then if [ -e .programs/versions.md ]; then cp .programs/versions.md .changeset; fi; exit; fi";
  program(
    repository,
    "npx",
    `shift 2; ${changeset}; [ "$1" != cowlab ] || shift; exec "${process.execPath}" "${executable}" "$@"`,
  );
  await repository.run(["render"]);
  await repository.run(["docs"]);
  repository.commit("the first render");
  return repository;
}

const note = "clusters/home/notes/configmap-welcome.yaml";
const changed = clusterFile({ notes: { welcome: "good day", rules: "no shoes" } });

describe("the hook before a commit", () => {
  const commit = `git -c core.hooksPath="${join(root, ".githooks")}" commit --quiet --message next`;

  it("takes along what is rendered from the sources that are committed", async () => {
    const repository = await renderedProject();
    repository.write("clusters/home.ts", changed);
    expect(run(repository, `git add clusters/home.ts && ${commit}`)).toMatchObject({ status: 0 });
    const files = repository.git("show", "--name-only", "--format=", "HEAD").split("\n");
    expect(files).toEqual([
      "clusters/home.ts",
      note.replace("welcome", "rules"),
      note,
      "clusters/home/notes/kustomization.yaml",
      "docs/clusters/home/order.md",
    ]);
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  it("refuses where other sources would be rendered with them, and says which", async () => {
    const repository = await renderedProject();
    repository.write("clusters/home.ts", changed);
    repository.write("clusters/cabin.ts", "export default {};\n");
    const { status, stderr } = run(repository, `git add clusters/home.ts && ${commit}`);
    expect(status).toBe(1);
    expect(stderr).toContain("would be rendered with it:\nclusters/cabin.ts\n");
    expect(repository.git("log", "--format=%s")).toBe("the first render");
  });

  it("leaves commits without sources alone", async () => {
    const repository = await renderedProject();
    program(repository, "npx", "exit 9");
    repository.write("README.md", "Home\n");
    expect(run(repository, `git add README.md && ${commit}`).status).toBe(0);
  });
});

describe("the comment on a pull request", () => {
  const script = `"${join(root, ".ci/comment")}"`;
  const environment = {
    GITHUB_REPOSITORY: "home/cluster",
    GITHUB_RUN_ID: "42",
    GITHUB_SERVER_URL: "https://git.example.org",
    BRANCH: "next",
    NUMBER: "7",
  };

  /** A repository with a `gh` that notes what it is asked, and knows of a comment or not. */
  function withGh(comment: string, pullRequest = ""): TestRepository {
    const repository = testRepository();
    program(
      repository,
      "gh",
      `echo "$*" >> gh.log
case "$*" in
  "run download"*) printf 'the diff\\n' > "\${@: -1}/comment.md" ;;
  "pr list"*) echo "${pullRequest}" ;;
  *--paginate*) printf '%s\\n' "${comment}" ;;
  *body=@*) cp "$(printf '%s' "\${@: -1}" | cut -d@ -f2)" body.md ;;
esac`,
    );
    return repository;
  }

  it("is made where there is none", () => {
    const repository = withGh("");
    expect(run(repository, script, environment).status).toBe(0);
    expect(repository.read("gh.log").trim().split("\n").at(-1)).toMatch(
      /^api --silent --method POST repos\/home\/cluster\/issues\/7\/comments --field body=@/,
    );
    expect(repository.read("body.md")).toBe(
      "the diff\n\nThe whole of it, side by side: the artifact *rendered-diff* of [this run](https://git.example.org/home/cluster/actions/runs/42).\n",
    );
  });

  it("is updated in place where there is one", () => {
    const repository = withGh("1001\n1002");
    expect(run(repository, script, environment).status).toBe(0);
    expect(repository.read("gh.log").trim().split("\n").at(-1)).toMatch(
      /^api --silent --method PATCH repos\/home\/cluster\/issues\/comments\/1001 /,
    );
  });

  it("finds the pull request of a branch, or leaves it where none is open", () => {
    const open = withGh("", "8");
    expect(run(open, script, { ...environment, NUMBER: "" }).status).toBe(0);
    expect(open.read("gh.log")).toContain("repos/home/cluster/issues/8/comments");
    const none = withGh("");
    expect(run(none, script, { ...environment, NUMBER: "" })).toMatchObject({
      status: 0,
      stdout: "no pull request is open for next\n",
    });
  });
});

describe("the render of a version bot's branch", () => {
  const workflow = parse(readFileSync(join(root, ".github/workflows/render.yaml"), "utf8"));
  const script = (job: string, step: number): string => workflow.jobs[job].steps[step].run;
  const render = [1, 2, 3, 4].map((step) => script("render", step)).join("\n");
  const started = { GITHUB_OUTPUT: "output", BASE: "origin/main" };

  it("is pushed as a commit of rendered files and a changeset, and the checks are asked for", async () => {
    const repository = await renderedProject();
    execFileSync("git", ["init", "--quiet", "--bare", join(repository.root, ".programs/remote")]);
    repository.git("remote", "add", "origin", join(repository.root, ".programs/remote"));
    repository.git("checkout", "--quiet", "-b", "renovate/notes");
    repository.write("clusters/home.ts", changed);
    repository.commit("a new version");
    repository.git("push", "--quiet", "origin", "renovate/notes");
    repository.write(".programs/versions.md", '---\n"@example/notes": patch\n---\n\nRaises notes.\n');

    expect(run(repository, render, started)).toMatchObject({ status: 0 });
    expect(repository.read("output")).toBe("changed=true\n");
    const patch = repository.read("render.patch");
    // What somebody slips in besides is not applied.
    repository.write(
      ".programs/render.patch",
      `${patch}diff --git a/owned.sh b/owned.sh\nnew file mode 100755\n--- /dev/null\n+++ b/owned.sh\n@@ -0,0 +1 @@\n+owned\n`,
    );
    for (const file of ["render.patch", "output"]) repository.remove(file);
    repository.git("reset", "--quiet", "--hard");
    run(repository, "git clean --quiet --force -d clusters .changeset");

    program(
      repository,
      "gh",
      'echo "$*" >> .programs/gh.log; if [ "$1 $2" = "run download" ]; then cp .programs/render.patch "$RUNNER_TEMP"; fi',
    );
    const environment = {
      GITHUB_RUN_ID: "42",
      RUNNER_TEMP: join(repository.root, "node_modules"),
      GITHUB_REF: "refs/heads/renovate/notes",
      GITHUB_REF_NAME: "renovate/notes",
    };
    expect(run(repository, script("push", 1), environment)).toMatchObject({ status: 0 });
    expect(repository.git("log", "-1", "--format=%s", "origin/renovate/notes")).toBe("Render");
    expect(repository.git("show", "--name-only", "--format=", "origin/renovate/notes").split("\n")).toEqual([
      ".changeset/versions.md",
      note.replace("welcome", "rules"),
      note,
      "clusters/home/notes/kustomization.yaml",
      "docs/clusters/home/order.md",
    ]);
    expect(existsSync(join(repository.root, "owned.sh"))).toBe(false);
    expect(repository.read(".programs/gh.log")).toContain("workflow run pull-request.yaml --ref renovate/notes");
  });

  it("is nothing where nothing follows", async () => {
    const repository = await renderedProject();
    expect(run(repository, render, started)).toMatchObject({ status: 0 });
    expect(existsSync(join(repository.root, "output"))).toBe(false);
  });
});
