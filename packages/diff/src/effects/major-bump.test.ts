import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { majorBump } from "./major-bump.ts";

describe("majorBump", () => {
  const app = (image: string, pod: JsonObject = {}) => ({ recipes: [exampleDeployment("recipes", image, {}, pod)] });

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

  it("says what may break, and what may be migrated for good", () => {
    const data = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "recipes" } }] };
    expect(find(majorBump, app("recipes:2.4.1"), app("recipes:3.0.0"))).toMatchObject([
      { message: "recipes goes from 2.4.1 to 3.0.0 (major)" },
    ]);
    expect(find(majorBump, app("recipes:2.4.1", data), app("recipes:3.0.0", data))).toMatchObject([
      { message: expect.stringContaining("it keeps data, which the new one may migrate for good") },
    ]);
    expect(find(majorBump, chart("metallb", "0.15.2"), chart("metallb", "0.16.0"))).toMatchObject([
      { message: expect.stringContaining("before 1.0 any of them may break") },
    ]);
  });

  it("is silent on minor versions, and on years", () => {
    expect(find(majorBump, app("recipes:2.4.1"), app("recipes:2.5.0"))).toEqual([]);
    expect(find(majorBump, app("recipes:2025.12.1"), app("recipes:2026.1.0"))).toEqual([]);
  });
});
