import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { weakerSandbox } from "./weaker-sandbox.ts";

describe("weakerSandbox", () => {
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
    [{ readOnlyRootFilesystem: false }, {}, "recipes may write to its own image"],
    [{ allowPrivilegeEscalation: true }, {}, "recipes may gain privileges at run time"],
    [{ runAsNonRoot: false }, {}, "recipes may run as root"],
    [{ capabilities: {} }, {}, "recipes keeps the default capabilities"],
    [{ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }, {}, "recipes gains the capability CHOWN"],
    [{ seccompProfile: { type: "Unconfined" } }, {}, "recipes may make any system call (seccomp Unconfined)"],
    [{}, { automountServiceAccountToken: true }, "holds a token of the Kubernetes API"],
  ])("says what %j %j allows", (context, pod, text) => {
    expect(findLines(weakerSandbox, app({}), app(context, pod))).toEqual([`recipes, Deployment recipes/recipes: ${text}`]);
    expect(find(weakerSandbox, app(context, pod), app({}))).toEqual([]);
  });

  it("is silent on new workloads, which other checks look at", () => {
    expect(find(weakerSandbox, { recipes: [] }, { recipes: [exampleDeployment("recipes")] })).toEqual([]);
  });
});
