import { diffClusters } from "@cowlab/diff/diff-clusters";
import { memoryFiles } from "@cowlab/diff/files";
import { describe, expect, it } from "vitest";
import { describeDifference } from "./describe-difference.ts";

/** The files of a cluster that runs one app at a version. */
function cluster(name: string, version: string): ReadonlyMap<string, string> {
  const manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "gitea", namespace: "gitea" },
    spec: { template: { spec: { containers: [{ name: "gitea", image: `docker.io/gitea/gitea:${version}` }] } } },
  };
  return new Map([[`clusters/${name}/gitea/deployment-gitea.yaml`, JSON.stringify(manifest)]]);
}

function upgrade(versions: Readonly<Record<string, string>>): ReturnType<typeof diffClusters> {
  const clusters = Object.entries(versions).map(([name, version]) => ({
    cluster: name,
    base: memoryFiles(cluster(name, "1.24.0")),
    head: memoryFiles(cluster(name, version)),
  }));
  return diffClusters(clusters, { base: "v0.1.0", head: "the next release" });
}

describe("what an upgrade changes", () => {
  it("is said once where all clusters have it", () => {
    const report = upgrade({ home: "1.24.1", office: "1.24.1" });
    const text = describeDifference({ since: "v0.1.0", report, refused: [], findings: [] });
    expect(text.match(/1\.24\.0.*/g)).toEqual(["1.24.0` → `1.24.1`"]);
  });

  it("names the clusters that have it where not all do", () => {
    const report = upgrade({ home: "1.24.1", office: "1.24.0" });
    const text = describeDifference({ since: "v0.1.0", report, refused: [], findings: [] });
    expect(text).toContain("`1.24.0` → `1.24.1` (home)");
  });

  it("is nothing where all clusters render as before", () => {
    const report = upgrade({ home: "1.24.0", office: "1.24.0" });
    expect(describeDifference({ since: "v0.1.0", report, refused: [], findings: [] })).toMatch(/^Nothing: .*\(home and office\)/);
  });

  it("includes what new rules find, and which cluster files they refuse", () => {
    const problem = { rule: "floating-version", message: "has no digest, so that what runs may change" } as const;
    const text = describeDifference({
      since: "v0.1.0",
      report: upgrade({ home: "1.24.0" }),
      refused: [{ cluster: "office", problems: [{ ...problem, severity: "error", fix: "add the digest" }] }],
      findings: [{ cluster: "home", problem: { ...problem, severity: "warning", module: "gitea" } }],
    });
    expect(text).toContain("- `clusters/office.ts`\n  - has no digest, so that what runs may change *(add the digest)*");
    expect(text).toContain("- **floating-version** `gitea`: has no digest, so that what runs may change (home)");
  });

  it("keeps the words of a manifest words", () => {
    const problem = { rule: "literal-secret", severity: "warning", message: "reads @everyone in <b>" } as const;
    const text = describeDifference({
      since: "v0.1.0",
      report: upgrade({ home: "1.24.0" }),
      refused: [],
      findings: [{ cluster: "home", problem }],
    });
    expect(text).not.toMatch(/@everyone|<b>/);
  });
});
