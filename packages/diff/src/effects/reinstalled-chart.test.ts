import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { reinstalledChart } from "./reinstalled-chart.ts";

describe("reinstalledChart", () => {
  const release = (spec: JsonObject) => ({
    apps: [
      {
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        metadata: { name: "notes", namespace: "notes" },
        spec: { interval: "1h", ...spec },
      },
    ],
  });

  it("says that another name is another release", () => {
    expect(findLines(reinstalledChart, release({}), release({ releaseName: "papers" }))).toEqual([
      "apps, HelmRelease notes/notes, spec.releaseName: goes from notes to papers: the release is uninstalled with all that it made, and installed anew",
    ]);
    expect(findLines(reinstalledChart, release({ targetNamespace: "a" }), release({ targetNamespace: "b" }))).toHaveLength(1);
  });

  it("is silent where the name is only said now", () => {
    expect(find(reinstalledChart, release({}), release({ releaseName: "notes", targetNamespace: "notes" }))).toEqual([]);
  });
});
