import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { otherData } from "./other-data.ts";

describe("otherData", () => {
  const app = (volume: JsonObject, mount: JsonObject = {}) => ({
    recipes: [
      exampleDeployment(
        "recipes",
        "recipes:1.0",
        {},
        {
          volumes: [{ name: "data", ...volume }],
          containers: [{ name: "recipes", image: "recipes:1.0", volumeMounts: [{ name: "data", mountPath: "/data", ...mount }] }],
        },
      ),
    ],
  });
  const claim = (claimName: string) => ({ persistentVolumeClaim: { claimName } });

  it.each<[JsonObject, JsonObject, string]>([
    [claim("recipes"), claim("recipes-new"), "its volume data was the claim recipes, and is now the claim recipes-new"],
    [claim("recipes"), { emptyDir: {} }, "its volume data was the claim recipes, and does not outlive the pod any more"],
    [
      { nfs: { server: "10.0.0.50", path: "/a" } },
      { nfs: { server: "10.0.0.50", path: "/b" } },
      "its volume data was 10.0.0.50:/a, and is now 10.0.0.50:/b",
    ],
  ])("says what a volume was and is", (before, after, text) => {
    expect(findLines(otherData, app(before), app(after))).toEqual([
      `recipes, Deployment recipes/recipes, spec.template.spec.volumes[data]: ${text}`,
    ]);
  });

  it("says that a volume is mounted elsewhere", () => {
    expect(findLines(otherData, app(claim("recipes")), app(claim("recipes"), { mountPath: "/config", subPath: "a" }))).toEqual([
      "recipes, Deployment recipes/recipes, spec.template.spec.containers[recipes].volumeMounts: finds its volume data no longer at /data, but at /config (a of it)",
    ]);
  });

  it("is silent on what does not outlive a pod", () => {
    expect(find(otherData, app({ emptyDir: {} }), app({ emptyDir: { sizeLimit: "1Gi" } }, { mountPath: "/tmp" }))).toEqual([]);
  });
});
