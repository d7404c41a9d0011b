import { describe, expect, it } from "vitest";
import { HelmRelease, OCIRepository } from "../kinds/flux.ts";
import {
  clusterWith,
  exampleModule,
  exampleRelease,
  FluxInstance,
  foundBy,
  withFluxObjects,
} from "../testing/example-objects.ts";
import fixture from "./invalid/floating-version.ts";

const chart = (version?: string) =>
  foundBy("floating-version", clusterWith([exampleModule("photos", exampleRelease("photos", {}, undefined, version))]));
const metadata = { name: "photos", namespace: "photos" };
const oci = (ref: Readonly<Record<string, string>>) => {
  const source = OCIRepository({ metadata, spec: { interval: "1h", url: "oci://registry.example.org/charts/photos", ref } });
  const release = HelmRelease({ metadata, spec: { interval: "1h", chartRef: { kind: "OCIRepository", name: "photos" } } });
  return foundBy("floating-version", clusterWith([exampleModule("photos", [source, release])]));
};

describe("floating-version", () => {
  it("names the range", () => {
    expect(foundBy("floating-version", fixture)).toMatchObject([
      {
        object: "FluxInstance flux-system/flux",
        path: "spec.distribution.version",
        message: "is 2.x, which stands for the newest version of Flux that fits",
      },
    ]);
  });

  it.each(["*", "1", "1.4", "1.4.x", "^1.4.0", ">=1.4.0 <2.0.0", "latest"])("finds the chart version %s", (version) => {
    expect(chart(version)).toMatchObject([{ object: "HelmRelease photos/photos", path: "spec.chart.spec.version" }]);
  });

  it.each(["1.4.0", "v1.21.2", "1.4.0-rc.1", "1.4.0+build.5"])("is content with the chart version %s", (version) => {
    expect(chart(version)).toEqual([]);
  });

  it("follows a release to the source of its chart", () => {
    expect(oci({ tag: "1.4.0" })).toEqual([]);
    expect(oci({ digest: "sha256:0f1e2d3c" })).toEqual([]);
    expect(oci({ tag: "latest" })).toMatchObject([{ object: "OCIRepository photos/photos", path: "spec.ref.tag" }]);
    expect(oci({ semver: ">=1.4.0" })).toMatchObject([{ object: "OCIRepository photos/photos", path: "spec.ref.semver" }]);
    expect(oci({})).toMatchObject([{ message: "is missing, which stands for the newest version of the chart photos" }]);
  });

  it("finds an installation of Flux without a version", () => {
    const instance = FluxInstance({ metadata: { name: "flux", namespace: "flux-system" }, spec: {} });
    expect(foundBy("floating-version", withFluxObjects(clusterWith([]), [instance]))).toHaveLength(1);
  });
});
