import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { upgradedRelease } from "./upgraded-release.ts";

describe("upgradedRelease", () => {
  const release = (values: JsonObject, interval = "1h") => ({
    charts: [
      {
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        metadata: { name: "notes", namespace: "notes" },
        spec: { interval, values },
      },
    ],
  });

  it("names the values", () => {
    expect(findLines(upgradedRelease, release({ log: { level: "info" } }), release({ log: { level: "debug" } }))).toEqual([
      "charts, HelmRelease notes/notes: is released again, as values.log.level changes; what of it restarts is up to the chart",
    ]);
    expect(find(upgradedRelease, release({}), release({}, "2h"))).toEqual([]);
  });
});
