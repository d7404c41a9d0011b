import { describe, expect, it } from "vitest";
import { exampleClaim, exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { replacedObject } from "./replaced-object.ts";

describe("replacedObject", () => {
  const claim = (name: string) => ({
    ...exampleClaim("recipes", "1Gi", { "kustomize.toolkit.fluxcd.io/force": "enabled" }),
    spec: { storageClassName: name },
  });

  it("says that force deletes, data included", () => {
    expect(findLines(replacedObject, { recipes: [claim("disks")] }, { recipes: [claim("fast")] })).toEqual([
      "recipes, PersistentVolumeClaim recipes/recipes, spec.storageClassName: changes spec.storageClassName, which cannot be changed: Flux deletes it, its data included, and makes it again, as force is on",
    ]);
  });

  it("knows force on the whole module, and is silent without", () => {
    const app = (tier: string, force: boolean) => ({
      recipes: {
        objects: [exampleDeployment("recipes", "recipes:1.0", { selector: { matchLabels: { tier } } })],
        flux: { force },
      },
    });
    expect(find(replacedObject, app("a", true), app("b", true))).toHaveLength(1);
    expect(find(replacedObject, app("a", false), app("b", false))).toEqual([]);
  });
});
