import { describe, expect, it } from "vitest";
import { clusterWith, exampleClaim, exampleDeployment, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/stuck-rollout.ts";

const found = (strategy: Readonly<Record<string, unknown>> | undefined, accessModes = ["ReadWriteOnce"]) =>
  foundBy(
    "stuck-rollout",
    clusterWith([
      exampleModule("photos", [
        exampleClaim("library", "photos", { accessModes }),
        exampleDeployment("photos", { "/library": "library" }, { strategy }),
      ]),
    ]),
  );

describe("stuck-rollout", () => {
  it("names the strategy and the claim", () => {
    expect(foundBy("stuck-rollout", fixture)).toMatchObject([
      {
        module: "photos",
        object: "Deployment photos/photos",
        path: "spec.strategy.type",
        fix: "set it to Recreate",
        other: { object: "PersistentVolumeClaim photos/library", path: "spec.accessModes" },
      },
    ]);
  });

  it("finds a rolling update that is asked for, and one of a claim for a single pod", () => {
    expect(found({ type: "RollingUpdate" })).toHaveLength(1);
    expect(found({ rollingUpdate: { maxSurge: 1 } })).toHaveLength(1);
    expect(found(undefined, ["ReadWriteOncePod"])).toHaveLength(1);
  });

  it("lets the old pod go first", () => {
    expect(found({ type: "Recreate" })).toEqual([]);
    expect(found({ type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })).toEqual([]);
    expect(found({ type: "RollingUpdate", rollingUpdate: { maxSurge: "0%", maxUnavailable: 1 } })).toEqual([]);
  });

  it("lets pods overlap on a claim that many nodes may hold", () => {
    expect(found(undefined, ["ReadWriteMany"])).toEqual([]);
    expect(found(undefined, ["ReadWriteOnce", "ReadWriteMany"])).toEqual([]);
  });
});
