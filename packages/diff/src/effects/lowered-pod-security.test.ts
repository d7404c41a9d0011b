import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { loweredPodSecurity } from "./lowered-pod-security.ts";

describe("loweredPodSecurity", () => {
  const namespace = (level?: string) => ({
    namespaces: [
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
          name: "recipes",
          ...(level === undefined ? {} : { labels: { "pod-security.kubernetes.io/enforce": level } }),
        },
      },
    ],
  });

  it("says from what to what", () => {
    expect(findLines(loweredPodSecurity, namespace("restricted"), namespace("baseline"))).toEqual([
      'namespaces, Namespace recipes, metadata.labels["pod-security.kubernetes.io/enforce"]: goes from restricted to baseline',
    ]);
    expect(find(loweredPodSecurity, namespace("baseline"), namespace())).toHaveLength(1);
    expect(find(loweredPodSecurity, namespace("privileged"), namespace("restricted"))).toEqual([]);
  });
});
