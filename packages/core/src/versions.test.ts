import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareMinor,
  isForbiddenDowngrade,
  kubernetesEndOfLife,
  minorVersion,
  skippedVersions,
  supportedKubernetes,
  supportedRange,
  upgradePolicies,
  versionsAsOf,
} from "./versions.ts";

const minors = fc.integer({ min: 0, max: 60 });

describe("minorVersion", () => {
  it.each([
    ["1.33", 1, 33],
    ["v1.21.2", 1, 21],
    ["1.33.10+k3s1", 1, 33],
    ["v2.0.0-rc.1", 2, 0],
    ["41", 41, 0],
  ])("reads %s", (text, major, minor) => {
    expect(minorVersion(text)).toEqual({ major, minor });
  });

  it.each(["", "latest", "2.x", "1.x.0", ">=1.33", "1.33.", "1.33 ", "sha256:0f1e"])("does not read %j", (text) => {
    expect(minorVersion(text)).toBeUndefined();
  });
});

describe("skippedVersions", () => {
  it("lists the versions to run in between", () => {
    expect(skippedVersions("longhorn", "1.10.0", "1.12.1")).toEqual(["1.11"]);
    expect(skippedVersions("cert-manager", "v1.17.4", "v1.21.2")).toEqual(["1.18", "1.19", "1.20"]);
    expect(skippedVersions("kubernetes", "1.33", "1.35")).toEqual(["1.34"]);
  });

  it("lists nothing for a step, a downgrade, a range, a new major version or a component that may skip", () => {
    expect(skippedVersions("longhorn", "1.11.0", "1.12.1")).toEqual([]);
    expect(skippedVersions("longhorn", "1.12.0", "1.12.1")).toEqual([]);
    expect(skippedVersions("longhorn", "1.12.1", "1.9.0")).toEqual([]);
    expect(skippedVersions("cert-manager", "1.x", "1.21.0")).toEqual([]);
    expect(skippedVersions("longhorn", "1.12.1", "2.3.0")).toEqual([]);
    expect(skippedVersions("traefik", "37.0.0", "41.3.0")).toEqual([]);
  });

  it("lists a way on which no step skips anything", () => {
    fc.assert(
      fc.property(minors, minors, (from, to) => {
        const way = [`1.${from}`, ...skippedVersions("kubernetes", `1.${from}`, `1.${to}`), `1.${to}`];
        for (const [index, version] of way.slice(1).entries()) {
          expect(skippedVersions("kubernetes", way[index] ?? "", version)).toEqual([]);
        }
        expect(way).toHaveLength(2 + Math.max(0, to - from - 1));
      }),
    );
  });
});

describe("isForbiddenDowngrade", () => {
  it("tells a step back that nothing leads back from", () => {
    expect(isForbiddenDowngrade("longhorn", "1.12.1", "1.11.3")).toBe(true);
    expect(isForbiddenDowngrade("kubernetes", "1.34", "1.33")).toBe(true);
    expect(isForbiddenDowngrade("longhorn", "1.12.1", "1.12.0")).toBe(false);
    expect(isForbiddenDowngrade("metallb", "0.16.1", "0.15.3")).toBe(false);
  });

  it("never holds for both directions", () => {
    fc.assert(
      fc.property(minors, minors, (left, right) => {
        const [there, back] = [
          isForbiddenDowngrade("longhorn", `1.${left}`, `1.${right}`),
          isForbiddenDowngrade("longhorn", `1.${right}`, `1.${left}`),
        ];
        expect(there && back).toBe(false);
        expect(there || back).toBe(left !== right);
      }),
    );
  });
});

describe("the tables", () => {
  const ranges = Object.entries(supportedKubernetes).flatMap(([component, list]) =>
    list.map((range) => ({ component, ...range })),
  );

  it.each(ranges)("say where $component $versions is from, in versions that can be read", ({ versions, kubernetes, source }) => {
    const [from, to] = [minorVersion(kubernetes.from), minorVersion(kubernetes.to ?? "1.999")];
    expect(source).toMatch(/^https:\/\//);
    expect(versions.map(minorVersion)).not.toContain(undefined);
    if (from === undefined || to === undefined) throw new Error("a limit is no version");
    expect(compareMinor(from, to)).toBeLessThan(0);
  });

  it("hold each version of a component once", () => {
    for (const list of Object.values(supportedKubernetes)) {
      const versions = list.flatMap((range) => range.versions);
      expect(new Set(versions).size).toBe(versions.length);
    }
  });

  it("know a version by its minor, or by its major where the chart counts so", () => {
    expect(supportedRange("longhorn", "1.12.1")?.kubernetes).toEqual({ from: "1.25", to: "1.36" });
    expect(supportedRange("traefik", "41.3.0")?.kubernetes.from).toBe("1.25");
    expect(supportedRange("longhorn", "1.99.0")).toBeUndefined();
    expect(supportedRange("flux", "2.x")).toBeUndefined();
  });

  it("hold days in order: a newer version of Kubernetes lives longer", () => {
    const days = Object.entries(kubernetesEndOfLife)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([, day]) => day);
    expect(days).toEqual(days.toSorted());
    for (const day of [...days, versionsAsOf]) expect(day).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it("say where each policy is from", () => {
    for (const { source } of Object.values(upgradePolicies)) expect(source).toMatch(/^https:\/\//);
  });
});
