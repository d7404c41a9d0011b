import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync(`${root}.github/workflows`).map((file) => {
  const text = readFileSync(`${root}.github/workflows/${file}`, "utf8");
  const workflow: Workflow = parse(text);
  return { file, text, workflow };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job, workflow })),
);

/** Whether a job may change something. */
function writes({ permissions = {} }: Job): boolean {
  return Object.values(permissions).includes("write");
}

describe.each(workflows)("the workflow $file", ({ text, workflow }) => {
  it("may read, unless a job of it asks for more", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
  });

  it("never runs for a fork with the rights of this repository", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    expect(Object.keys(workflow.on)).not.toContain("workflow_run");
  });

  it("names actions by their commits, with the version beside", () => {
    for (const [line] of text.matchAll(/^.*\buses:.*$/gm))
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("has no secret but the token of the run", () => {
    expect(text).not.toMatch(/\bsecrets\b/);
  });

  it("starts scripts that are there", () => {
    for (const [, script = ""] of text.matchAll(/(?:run: |^\s+)(\.ci\/[\w-]+)/gm)) accessSync(root + script, constants.X_OK);
  });
});

describe.each(jobs)("the job $name", ({ job }) => {
  it("ends some time", () => {
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(90);
  });

  it("puts nothing into a script that somebody else can write, such as the name of a branch", () => {
    for (const { run = "" } of job.steps) expect(run).not.toMatch(/\$\{\{/);
  });

  it("runs nothing of a pull request where it may write", () => {
    if (!writes(job)) return;
    for (const { uses = "", run = "", with: options = {} } of job.steps) {
      expect(run).not.toMatch(/\b(node|npx|npm|pnpm|yarn)\b/);
      const own = /(^|\s)\.ci\//.test(job.steps.map((step) => step.run ?? "").join("\n"));
      // A script of the repository is that of the base.
      if (own && uses.startsWith("actions/checkout@"))
        expect(options["ref"]).toMatch(/^\$\{\{ github\.event\.repository\.default_branch \}\}$/);
    }
  });

  it("keeps no token where it does not push", () => {
    const pushes = job.steps.some(({ run = "" }) => /git push/.test(run));
    for (const { uses = "", with: options } of job.steps) {
      if (uses.startsWith("actions/checkout@")) expect(options?.["persist-credentials"] ?? true).toBe(pushes);
    }
  });
});
