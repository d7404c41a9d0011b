import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkWorkflow, pullRequestWorkflow, renderWorkflow } from "./workflow-files.ts";

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

const own = fileURLToPath(new URL("../../../../.github/workflows/", import.meta.url));
const pinsOf = (text: string): readonly string[] => [...text.matchAll(/uses: (\S+ # v\S+)$/gm)].map(([, pin = ""]) => pin);

describe.each([
  ["check.yaml", checkWorkflow],
  ["pull-request.yaml", pullRequestWorkflow],
  ["render.yaml", renderWorkflow],
])("the workflow %s of a new repository", (_, text) => {
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);

  it("may read, has no secret, and ends some time", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(text).not.toMatch(/\$\{\{\s*secrets\b|pull_request_target|workflow_run/);
    for (const job of jobs) expect(job["timeout-minutes"]).toBeLessThanOrEqual(15);
  });

  it("names actions by their commits, the same as the workflows of this repository", () => {
    const known = new Map(
      readdirSync(own).flatMap((file) => pinsOf(readFileSync(own + file, "utf8")).map((pin) => [pin.split("@")[0], pin])),
    );
    expect(pinsOf(text).length).toBe(text.match(/uses:/g)?.length);
    for (const pin of pinsOf(text)) {
      expect(pin).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      expect(known.get(pin.split("@")[0]) ?? pin).toBe(pin);
    }
  });

  it("runs nothing of a branch where it may write, and puts nothing into a script that others can write", () => {
    for (const { permissions = {}, steps } of jobs) {
      for (const { run = "" } of steps) {
        expect(run).not.toMatch(/\$\{\{/);
        if (Object.values(permissions).includes("write")) expect(run).not.toMatch(/\b(node|npx|npm)\b/);
      }
    }
  });

  it("has scripts that a shell can read", () => {
    for (const { run } of jobs.flatMap(({ steps }) => steps)) {
      if (run !== undefined)
        expect(spawnSync("bash", ["-n"], { input: run, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    }
  });

  it("keeps no token where it does not push", () => {
    for (const { steps } of jobs) {
      const pushes = steps.some(({ run = "" }) => run.includes("git push"));
      for (const { uses = "", with: options } of steps)
        if (uses.startsWith("actions/checkout@")) expect(options?.["persist-credentials"] ?? true).toBe(pushes);
    }
  });
});
