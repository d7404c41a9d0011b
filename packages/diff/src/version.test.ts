import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareImages, compareVersions, isMutable, parseImage, parseVersion } from "./version.ts";

describe("compareVersions", () => {
  it.each([
    ["1.2.3", "2.0.0", "major"],
    ["v1.2.3", "v1.3.0", "minor"],
    ["1.2.3", "1.2.4", "patch"],
    ["17", "18", "major"],
    ["4.0.19.3001", "4.0.19.3040", "patch"],
    ["4.0.19.3001", "4.1.0.1", "minor"],
    ["2026.8.2", "2026.10.0", "minor"],
    ["2026.10.0", "2026.10.1", "patch"],
    ["2025.12.1", "2026.1.0", "minor"],
    ["5.14.0-ls402", "5.14.0-ls403", "patch"],
    ["version-5.14.0-ls402", "version-6.0.0-ls1", "major"],
    ["1.33.4+k3s1", "1.33.4+k3s2", "patch"],
    ["1.33.13+k3s2", "1.34.1+k3s1", "minor"],
    ["1.0.0-rc.1", "1.0.0-rc.2", "patch"],
    ["1.0.0-beta.9", "1.0.0-rc.1", "patch"],
    ["1.0.0-rc.2", "1.0.0", "patch"],
    ["1.0.0", "1.0.0-rc.2", "downgrade"],
    ["1.10.0", "1.9.9", "downgrade"],
    ["5.14.0-ls403", "5.14.0-ls402", "downgrade"],
    ["v3.7.13", "v3.7.9", "downgrade"],
    ["20260801", "20260915", "minor"],
    ["3.20-alpine3.19", "3.20-alpine3.20", "patch"],
    ["3.20-alpine", "3.20-bookworm", "unknown"],
    ["17-alpine", "18-alpine", "major"],
    ["latest", "1.2.3", "unknown"],
    ["1.2.3", "main", "unknown"],
    ["0e3f2a1", "9c1d4b7", "unknown"],
    ["2026.1.0", "3.1.0", "unknown"],
  ])("from %s to %s is %s", (before, after, bump) => {
    expect(compareVersions(before, after)).toBe(bump);
  });

  it("is the other way round a downgrade, where one of them is later", () => {
    const version = fc
      .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.constantFrom("", "-rc.1", "-ls4"))
      .map(([a, b, c, end]) => `${a}.${b}.${c}${end}`);
    fc.assert(
      fc.property(version, version, (one, other) => {
        const [there, back] = [compareVersions(one, other), compareVersions(other, one)];
        if (one === other) return there === undefined;
        return (there === "downgrade") !== (back === "downgrade");
      }),
    );
  });

  it("never fails on any text", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (one, other) => compareVersions(one, other) !== "major" || parseVersion(one) !== undefined,
      ),
    );
  });
});

describe("parseImage", () => {
  it("knows a port from a tag, and a tag from a digest", () => {
    const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
    expect(parseImage(`registry.example.org:5000/apps/recipes:2.4.1@${digest}`)).toEqual({
      repository: "registry.example.org:5000/apps/recipes",
      tag: "2.4.1",
      digest,
    });
    expect(parseImage("postgres")).toEqual({ repository: "postgres" });
    expect(parseImage("ghcr.io/apps/recipes")).toEqual({ repository: "ghcr.io/apps/recipes" });
    expect(parseImage("not an image")).toBeUndefined();
  });

  it("tells a new digest of the same tag", () => {
    const image = (digest: string) =>
      parseImage(`registry.example.org/recipes:2.4.1@sha256:${digest.repeat(64)}`) ?? expect.fail();
    expect(compareImages(image("a"), image("b"))).toBe("digest");
    expect(compareImages(image("a"), image("a"))).toBeUndefined();
  });

  it.each([
    ["recipes", true],
    ["recipes:latest", true],
    ["recipes:main", true],
    ["recipes:2.4.1", false],
    ["recipes:sha-0e3f2a1", false],
    [`recipes:latest@sha256:${"a".repeat(64)}`, false],
  ])("knows whether %s may be another one tomorrow", (image, mutable) => {
    expect(isMutable(parseImage(image) ?? expect.fail())).toBe(mutable);
  });
});
