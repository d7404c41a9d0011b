import { describe, expect, it } from "vitest";
import { exampleDeployment, exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { wideReach } from "./wide-reach.ts";

describe("wideReach", () => {
  const cluster = (image: string) => ({
    base: [exampleDeployment("base", image)],
    ...Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, { objects: [exampleService(name)], dependsOn: ["base"] }])),
  });

  it("says what waits for a module that much of the cluster depends on", () => {
    expect(findLines(wideReach, cluster("base:1.0"), cluster("base:1.1"))).toEqual([
      "base, Kustomization flux-system/base: comes before 4 of 5 Kustomizations: a, b, c and d wait until it is ready again",
    ]);
  });

  it("is silent where little does, or where only settings change", () => {
    const few = (image: string) => ({ base: [exampleDeployment("base", image)], a: { objects: [], dependsOn: ["base"] } });
    expect(find(wideReach, few("base:1.0"), few("base:1.1"))).toEqual([]);
    expect(
      find(
        wideReach,
        { ...cluster("base:1.0"), x: [exampleService("x")] },
        { ...cluster("base:1.0"), x: [exampleService("x", { type: "NodePort" })] },
      ),
    ).toEqual([]);
  });
});
