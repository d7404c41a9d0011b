import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repository } from "./repository.ts";

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

interface Workflow {
  readonly on: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow: Workflow = parse(readFileSync(join(repository, ".github/workflows/release.yaml"), "utf8"));

describe("the workflow of releases", () => {
  it("starts from nothing but main", () => {
    expect(workflow.on).toEqual({ push: { branches: ["main"] } });
  });

  it("runs the repository's code, and its dependencies', without any right", () => {
    const { permissions, steps } = workflow.jobs["next"] ?? { steps: [] };
    expect(permissions).toBeUndefined();
    expect(steps.flatMap(({ run = [] }) => run)).toEqual([".ci/next-release"]);
  });

  it("can prove itself to npm in one job, which runs nothing of a package", () => {
    const { permissions, environment, steps } = workflow.jobs["publish"] ?? { steps: [] };
    expect(permissions).toEqual({ actions: "read", contents: "read", "id-token": "write" });
    expect(environment).toBe("npm");
    expect(steps.flatMap(({ run = [] }) => run)).toEqual([
      expect.stringMatching(/^gh run download /),
      expect.stringMatching(/^\.ci\/publish /),
    ]);
    expect(steps[0]?.with).toMatchObject({ "sparse-checkout": ".ci", "persist-credentials": false });
  });

  it("makes the release after all packages are published", () => {
    expect(workflow.jobs["release"]?.needs).toContain("publish");
    expect(workflow.jobs["publish"]?.needs).toContain("attest");
  });
});
