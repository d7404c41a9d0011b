import { describe, expect, it } from "vitest";
import { find } from "../testing/find.ts";
import { oneWayUpgrade } from "./one-way-upgrade.ts";

describe("oneWayUpgrade", () => {
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

  it("says that there is no way back", () => {
    expect(find(oneWayUpgrade, chart("longhorn", "1.11.0"), chart("longhorn", "1.12.1"))).toMatchObject([
      { message: "chart longhorn goes from 1.11.0 to 1.12.1, and cannot go back" },
    ]);
    expect(find(oneWayUpgrade, chart("longhorn", "1.12.0"), chart("longhorn", "1.12.1"))).toEqual([]);
    expect(find(oneWayUpgrade, chart("notes", "1.11.0"), chart("notes", "1.12.0"))).toEqual([]);
  });
});
