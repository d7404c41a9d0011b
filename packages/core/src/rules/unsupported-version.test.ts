import { expect, it } from "vitest";
import {
  clusterWith,
  exampleModule,
  exampleRelease,
  FluxInstance,
  foundBy,
  withFluxObjects,
} from "../testing/example-objects.ts";
import fixture from "./invalid/unsupported-version.ts";

const chart = (name: string, version: string, kubernetes: string) =>
  foundBy(
    "unsupported-version",
    clusterWith([exampleModule(name, exampleRelease(name, {}, undefined, version))], { kubernetes }),
  );
const flux = (version: string, kubernetes: string) => {
  const instance = FluxInstance({ metadata: { name: "flux", namespace: "flux-system" }, spec: { distribution: { version } } });
  return foundBy("unsupported-version", withFluxObjects(clusterWith([], { kubernetes }), [instance]));
};

it("names the version, the range and the fact", () => {
  expect(foundBy("unsupported-version", fixture)).toMatchObject([
    {
      object: "HelmRelease cert-manager/cert-manager",
      path: "spec.chart.spec.version",
      message: "is v1.18.2 of the chart cert-manager, which is for Kubernetes 1.29 to 1.33, but the nodes run 1.35",
      other: { path: "kubernetes" },
    },
  ]);
});

it.each([
  ["longhorn", "1.12.1", "1.33", 0],
  ["longhorn", "1.12.1", "1.37", 1],
  ["longhorn", "1.11.0", "1.24", 1],
  ["cert-manager", "v1.21.2", "1.33", 0],
  ["cert-manager", "v1.21.2", "1.32", 1],
  ["metallb", "0.16.1", "1.33", 0],
  ["metallb", "0.14.9", "1.18", 1],
  ["external-dns", "1.22.0", "1.33", 0],
  ["external-dns", "1.17.0", "1.33", 1],
  ["traefik", "41.3.0", "1.33", 0],
  ["traefik", "40.0.1", "1.24", 1],
  ["photos", "1.0.0", "1.20", 0],
  ["longhorn", "2.0.0", "1.20", 0],
])("knows whether the chart %s %s is for Kubernetes %s", (name, version, kubernetes, findings) => {
  expect(chart(name, version, kubernetes)).toHaveLength(findings);
});

it("knows what Flux asks for", () => {
  expect(flux("2.9.6", "1.33")).toEqual([]);
  expect(flux("2.9.6", "1.32")).toMatchObject([{ message: expect.stringContaining("which is for Kubernetes 1.33 or newer") }]);
  expect(flux("v2.7.0", "1.32")).toEqual([]);
});
