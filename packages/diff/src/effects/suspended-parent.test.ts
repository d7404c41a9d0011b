import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { suspendedParent } from "./suspended-parent.ts";

describe("suspendedParent", () => {
  const module = (image: string, suspend: boolean) => ({
    recipes: { objects: [exampleDeployment("recipes", image)], flux: { suspend } },
  });

  it("says that changes wait", () => {
    expect(findLines(suspendedParent, module("recipes:1.0", true), module("recipes:1.1", true))).toEqual([
      "recipes, Kustomization flux-system/recipes, spec.suspend: is suspended: 1 change below it will not be applied until it is resumed",
    ]);
  });

  it("is silent where nothing is suspended any more", () => {
    expect(find(suspendedParent, module("recipes:1.0", true), module("recipes:1.1", false))).toEqual([]);
  });

  it("knows suspended releases", () => {
    const release = (version: string) => ({
      apps: [
        {
          apiVersion: "helm.toolkit.fluxcd.io/v2",
          kind: "HelmRelease",
          metadata: { name: "notes", namespace: "notes" },
          spec: { suspend: true, chart: { spec: { version } } },
        },
      ],
    });
    expect(findLines(suspendedParent, release("1.0.0"), release("1.1.0"))).toEqual([
      expect.stringContaining("its chart is not upgraded until it is resumed"),
    ]);
  });
});
