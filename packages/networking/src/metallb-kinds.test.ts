import type { Manifest } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { kindDifferences } from "@cowlab/core/testing/kind-differences";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { metallb } from "./metallb.ts";
import { IPAddressPool, L2Advertisement } from "./metallb-kinds.ts";

test.skipIf(upstream === undefined).each([IPAddressPool, L2Advertisement])(
  "$kind has only fields that MetalLB has, of the same types (in the folder of upstream CRDs and chart values)",
  (kind) => {
    expect(upstream && kindDifferences(kind, upstream)).toEqual([]);
  },
);

describe("a render refuses", () => {
  const metadata = { name: "games", namespace: "metallb-system" };
  const render = (...objects: readonly Manifest[]) =>
    renderObjects(
      exampleCluster({ modules: [flux(), metallb(), { name: "games", needs: ["metallb"], objects: () => objects }] }),
    );

  test("neither a pool nor an advertisement that is right", () => {
    const pool = IPAddressPool({ metadata, spec: { addresses: ["10.0.0.70/31", "10.0.0.75-10.0.0.76"], avoidBuggyIPs: true } });
    const advertisement = L2Advertisement({ metadata, spec: { ipAddressPools: ["games"], interfaces: ["end0"] } });
    expect(() => render(pool, advertisement)).not.toThrow();
  });

  test("addresses that are no range", () => {
    expect(() => render(IPAddressPool({ metadata, spec: { addresses: ["10.0.0.76-10.0.0.70"] } }))).toThrow(
      /spec\.addresses\[0\]: must be a range/,
    );
  });

  test("an advertisement of a pool that is not there", () => {
    expect(() => render(L2Advertisement({ metadata, spec: { ipAddressPools: ["toys"] } }))).toThrow(
      /spec\.ipAddressPools\[0\]: refers to IPAddressPool metallb-system\/toys/,
    );
  });
});
