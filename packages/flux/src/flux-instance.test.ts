import type { Manifest } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { kindDifferences } from "@cowlab/core/testing/kind-differences";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { describe, expect, test } from "vitest";
import { flux } from "./flux.ts";
import { FluxInstance, type IFluxInstance } from "./flux-instance.ts";

test.skipIf(upstream === undefined)(
  "FluxInstance has only fields that the flux-operator has, of the same types (in the folder of upstream CRDs and chart values)",
  () => {
    expect(upstream && kindDifferences(FluxInstance, upstream)).toEqual([]);
  },
);

describe("a render refuses", () => {
  const distribution = { version: "2.9.6", registry: "ghcr.io/fluxcd" };
  const instance = (spec: Partial<IFluxInstance["spec"]>): Manifest =>
    FluxInstance({ metadata: { name: "flux", namespace: "flux-system" }, spec: { distribution, ...spec } });
  const render = (object: Manifest) => {
    const module = flux();
    const others: typeof module.objects = (cluster) => module.objects(cluster).filter(({ kind }) => kind !== "FluxInstance");
    return renderObjects(exampleCluster({ modules: [{ ...module, objects: (cluster) => [...others(cluster), object] }] }));
  };

  test("no instance that is right", () => {
    expect(() => render(instance({ cluster: { size: "medium", domain: "cluster.local", multitenant: false } }))).not.toThrow();
  });

  test("a size that the operator does not know", () => {
    const tiny = Object.assign(instance({}), { spec: { distribution, cluster: { size: "tiny" } } });
    expect(() => render(tiny)).toThrow(/spec\.cluster\.size: must be one of "small", "medium", "large"/);
  });

  test("a distribution without a version", () => {
    const floating = Object.assign(instance({}), { spec: { distribution: { registry: "ghcr.io/fluxcd" } } });
    expect(() => render(floating)).toThrow(/spec\.distribution\.version: is required/);
  });
});
