import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { changedSource } from "./changed-source.ts";

describe("changedSource", () => {
  const source = (spec: JsonObject, name = "flux-system") => ({
    sources: [
      {
        apiVersion: "source.toolkit.fluxcd.io/v1",
        kind: "GitRepository",
        metadata: { name, namespace: "flux-system" },
        spec: { interval: "1m", ...spec },
      },
    ],
  });

  it("says that the whole cluster is read from elsewhere", () => {
    expect(
      findLines(
        changedSource,
        source({ url: "https://git.example.org/a.git" }),
        source({ url: "https://git.example.org/b.git" }),
      ),
    ).toEqual([
      "sources, GitRepository flux-system/flux-system, spec.url: goes from https://git.example.org/a.git to https://git.example.org/b.git: the whole cluster is read from there, and what is not there is pruned",
    ]);
    expect(find(changedSource, source({ ref: { branch: "main" } }), source({ ref: { branch: "next" } }))).toHaveLength(1);
  });

  it("is silent on sources of single modules", () => {
    expect(
      find(
        changedSource,
        source({ url: "https://git.example.org/a.git" }, "crds"),
        source({ url: "https://git.example.org/b.git" }, "crds"),
      ),
    ).toEqual([]);
  });
});
