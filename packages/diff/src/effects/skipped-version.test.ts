import { describe, expect, it } from "vitest";
import { find } from "../testing/find.ts";
import { skippedVersion } from "./skipped-version.ts";

describe("skippedVersion", () => {
  const chart = (name: string, version: string) => ({
    charts: [
      {
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        metadata: { name, namespace: name },
        spec: { chart: { spec: { chart: name, version } } },
      },
    ],
  });

  it("names the version that is left out", () => {
    expect(find(skippedVersion, chart("longhorn", "1.10.0"), chart("longhorn", "1.12.1"))).toMatchObject([
      {
        message: "chart longhorn goes from 1.10.0 to 1.12.1, but has to go one minor version at a time",
        advice: expect.stringContaining("go to the newest 1.11 first"),
      },
    ]);
  });

  it("is silent on one step, and on charts that may leap", () => {
    expect(find(skippedVersion, chart("longhorn", "1.11.0"), chart("longhorn", "1.12.1"))).toEqual([]);
    expect(find(skippedVersion, chart("notes", "1.10.0"), chart("notes", "1.12.1"))).toEqual([]);
  });

  it("knows the version of Kubernetes in the machines' packages, and tells it once", () => {
    const nodes = (version: string) =>
      Object.fromEntries(["node0", "node1"].map((node) => [`nodes/${node}.json`, JSON.stringify({ k3s: { package: version } })]));
    expect(find(skippedVersion, nodes("k3s_1_33"), nodes("k3s_1_35"))).toMatchObject([
      { message: expect.stringContaining("Kubernetes goes from 1.33 to 1.35") },
    ]);
    expect(find(skippedVersion, nodes("k3s_1_33"), nodes("k3s_1_34"))).toEqual([]);
  });
});
