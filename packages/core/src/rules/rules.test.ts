import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { renderCluster } from "../render-cluster.ts";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith } from "../testing/example-objects.ts";
import { rules } from "./index.ts";

const folder = new URL("./", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "index.ts")
  .map((name) => name.slice(0, -".ts".length));
const fixtureNames = readdirSync(new URL("invalid/", folder)).map((name) => name.slice(0, -".ts".length));

async function fixture(id: string): Promise<ClusterDefinition> {
  const loaded: { readonly default: ClusterDefinition } = await import(`./invalid/${id}.ts`);
  return loaded.default;
}

describe("the list of rules", () => {
  it("holds each rule file, under an id that is the file's name", () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it("has no fixture of a rule that is gone", () => {
    expect(fixtureNames.filter((name) => !files.includes(name))).toEqual([]);
  });

  it("finds nothing in a sound cluster", () => {
    expect(renderCluster(exampleCluster()).problems).toEqual([]);
    expect(renderCluster(clusterWith([])).problems).toEqual([]);
  });
});

describe.each(rules)("the rule $id", ({ id, severity, protects, link }) => {
  it("says what it protects from, and where to read on", () => {
    expect(protects).toMatch(/^[A-Z].*\.$/s);
    expect(link).toMatch(/^https:\/\//);
  });

  it("has a test beside it", () => {
    expect(existsSync(new URL(`${id}.test.ts`, folder))).toBe(true);
  });

  it("has a fixture whose first line says why it is rejected", () => {
    const [first] = readFileSync(new URL(`invalid/${id}.ts`, folder), "utf8").split("\n");
    expect(first).toMatch(new RegExp(`^// Rejected by ${id}: .+\\.$`));
  });

  it("alone rejects its fixture, and says where, what and how to mend it", async () => {
    const { problems } = renderCluster(await fixture(id));
    expect([...new Set(problems.map((problem) => problem.rule))]).toEqual([id]);
    for (const problem of problems) {
      expect(problem).toMatchObject({ severity, message: expect.stringMatching(/[^.]$/), fix: expect.any(String) });
      expect(problem.module ?? problem.path).toBeDefined();
    }
  });
});
