import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { uninstalledChart } from "./uninstalled-chart.ts";

describe("uninstalledChart", () => {
  const release = (spec: JsonObject = {}) => ({
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: "longhorn", namespace: "longhorn-system" },
    spec: { chart: { spec: { chart: "longhorn" } }, ...spec },
  });

  it("says what goes with a chart", () => {
    expect(findLines(uninstalledChart, { longhorn: [release()] }, { longhorn: [] })).toEqual([
      expect.stringContaining("the chart longhorn is uninstalled with all that it made, and with it every volume of the cluster"),
    ]);
  });

  it("is silent where the release is suspended, or its module is removed with the policy Orphan", () => {
    expect(find(uninstalledChart, { longhorn: [release({ suspend: true })] }, { longhorn: [] })).toEqual([]);
    expect(find(uninstalledChart, { longhorn: { objects: [release()], flux: { deletionPolicy: "Orphan" } } }, {})).toEqual([]);
  });
});
