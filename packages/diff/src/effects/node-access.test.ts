import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { nodeAccess } from "./node-access.ts";

describe("nodeAccess", () => {
  const strict: JsonObject = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
  const app = (context: JsonObject, pod: JsonObject = {}) => ({
    recipes: [
      exampleDeployment(
        "recipes",
        "recipes:1.0",
        {},
        { ...pod, containers: [{ name: "recipes", image: "recipes:1.0", securityContext: { ...strict, ...context } }] },
      ),
    ],
  });

  it.each<[JsonObject, JsonObject, string]>([
    [{ privileged: true }, {}, "recipes is privileged: it is root on the node"],
    [{ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }, {}, "recipes gains the capability SYS_ADMIN"],
    [{}, { hostNetwork: true }, "uses the network of the node"],
    [{}, { hostPID: true }, "sees the processes of the node"],
    [{}, { volumes: [{ name: "etc", hostPath: { path: "/etc" } }] }, "mounts /etc of the node"],
  ])("says how %j %j gets at the node", (context, pod, text) => {
    expect(findLines(nodeAccess, app({}), app(context, pod))).toEqual([`recipes, Deployment recipes/recipes: ${text}`]);
    expect(findLines(nodeAccess, { recipes: [] }, app(context, pod))).toHaveLength(1);
    expect(find(nodeAccess, app(context, pod), app({}))).toEqual([]);
  });

  it("is silent on what stays as it was", () => {
    expect(find(nodeAccess, app({ privileged: true }), app({ privileged: true }, { hostname: "recipes" }))).toEqual([]);
  });
});
