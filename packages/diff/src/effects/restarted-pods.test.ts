import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { restartedPods } from "./restarted-pods.ts";

describe("restartedPods", () => {
  const app = (name: string, image: string, spec: JsonObject = {}, dependsOn: readonly string[] = []) => ({
    [name]: { objects: [exampleDeployment(name, image, spec)], dependsOn },
  });

  it("says what restarts, how, and in Flux's order", () => {
    const at = (version: string) => ({
      ...app("a-site", `site:${version}`, { strategy: { type: "RollingUpdate" } }, ["b-api"]),
      ...app("b-api", `api:${version}`, {}, ["c-data"]),
      ...app("c-data", "data:1.0"),
    });
    expect(findLines(restartedPods, at("1.0"), at("1.1"))).toEqual([
      "b-api, Deployment b-api/b-api: restarts its pods, all at once, down meanwhile: containers[b-api].image",
      "a-site, Deployment a-site/a-site: restarts its pods, new before old: containers[a-site].image",
    ]);
  });

  it("is silent where the pods stay as they are", () => {
    expect(find(restartedPods, app("recipes", "recipes:1.0"), app("recipes", "recipes:1.0", { replicas: 2 }))).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ["DaemonSet", {}, "one by one"],
    ["DaemonSet", { updateStrategy: { type: "OnDelete" } }, "when somebody deletes them"],
    ["StatefulSet", {}, "all at once, down meanwhile"],
    ["StatefulSet", { replicas: 3 }, "one by one"],
    ["Deployment", { strategy: { rollingUpdate: { maxSurge: 0 } } }, "one by one"],
  ])("knows how the pods of a %s with %j are replaced", (kind, spec, how) => {
    const module = (image: string) => ({
      recipes: [
        {
          apiVersion: "apps/v1",
          kind,
          metadata: { name: "recipes", namespace: "recipes" },
          spec: { ...spec, template: { spec: { containers: [{ name: "recipes", image }] } } },
        },
      ],
    });
    expect(findLines(restartedPods, module("recipes:1.0"), module("recipes:1.1"))).toEqual([
      expect.stringContaining(`restarts its pods, ${how}`),
    ]);
  });
});
