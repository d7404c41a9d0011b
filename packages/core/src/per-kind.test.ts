import { describe, expect, it } from "vitest";
import { perKind } from "./per-kind.ts";

describe("perKind", () => {
  it("asks once for each apiVersion and kind, also where there is nothing", () => {
    const asked: string[] = [];
    const found = perKind(({ apiVersion, kind }) => {
      asked.push(`${apiVersion} ${kind}`);
      return kind === "Service" ? apiVersion : undefined;
    });
    const kinds = [
      { apiVersion: "v1", kind: "Service", metadata: { name: "sonarr" } },
      { apiVersion: "v1", kind: "Service", metadata: { name: "radarr" } },
      { apiVersion: "serving.knative.dev/v1", kind: "Service" },
      { apiVersion: "v1", kind: "Secret" },
      { apiVersion: "v1", kind: "Secret" },
    ];
    expect(kinds.map(found)).toEqual(["v1", "v1", "serving.knative.dev/v1", undefined, undefined]);
    expect(asked).toEqual(["v1 Service", "serving.knative.dev/v1 Service", "v1 Secret"]);
  });
});
