import { describe, expect, it } from "vitest";
import { exampleConfig } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { unreadConfig } from "./unread-config.ts";

describe("unreadConfig", () => {
  const reading = (value: string, pod: JsonObject, container: JsonObject = {}, annotations?: JsonObject) => ({
    recipes: [
      exampleConfig("recipes", { "recipes.conf": value }),
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "recipes", namespace: "recipes", ...(annotations === undefined ? {} : { annotations }) },
        spec: { template: { spec: { ...pod, containers: [{ name: "recipes", image: "recipes:1.0", ...container }] } } },
      },
    ],
  });
  const volumes = { volumes: [{ name: "config", configMap: { name: "recipes" } }] };
  const mount = (more: JsonObject = {}) => ({ volumeMounts: [{ name: "config", mountPath: "/etc/recipes", ...more }] });

  it.each<[string, JsonObject, JsonObject, string]>([
    ["variables", {}, { envFrom: [{ configMapRef: { name: "recipes" } }] }, "reads it at the start only"],
    [
      "one variable",
      {},
      { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "recipes", key: "a" } } }] },
      "reads it at the start only",
    ],
    ["a file below a subPath", volumes, mount({ subPath: "recipes.conf" }), "reads it at the start only"],
    ["a folder", volumes, mount(), "follow within a minute or two"],
  ])("says that pods which read %s go on with what they have", (_, pod, container, text) => {
    const [finding] = find(unreadConfig, reading("a = 1\n", pod, container), reading("a = 2\n", pod, container));
    expect(finding).toMatchObject({
      object: "ConfigMap recipes/recipes",
      message: expect.stringContaining(text),
      steps: ["kubectl rollout restart deployment/recipes --namespace recipes"],
    });
  });

  it("is silent where the pods restart, where a controller restarts them, and where nobody reads it", () => {
    const pod = (checksum: string) => ({ ...volumes, hostname: checksum });
    expect(find(unreadConfig, reading("a = 1\n", pod("x"), mount()), reading("a = 2\n", pod("y"), mount()))).toEqual([]);
    const reloaded = { "reloader.stakater.com/auto": "true" };
    expect(
      find(unreadConfig, reading("a = 1\n", volumes, mount(), reloaded), reading("a = 2\n", volumes, mount(), reloaded)),
    ).toEqual([]);
    expect(find(unreadConfig, reading("a = 1\n", {}), reading("a = 2\n", {}))).toEqual([]);
  });
});
