import type { Manifest } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { kindDifferences } from "@cowlab/core/testing/kind-differences";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { metallb } from "./metallb.ts";
import { BFDProfile, BGPAdvertisement, BGPPeer, Community, IPAddressPool, L2Advertisement } from "./metallb-kinds.ts";

test.skipIf(upstream === undefined).each([BFDProfile, BGPAdvertisement, BGPPeer, Community, IPAddressPool, L2Advertisement])(
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

  test("no router, with all that speaking BGP with it takes, that is right", () => {
    const router = BGPPeer({
      metadata,
      spec: { myASN: 64_513, peerASN: 64_512, peerAddress: "10.0.0.1", holdTime: "9s", bfdProfile: "games" },
    });
    const profile = BFDProfile({ metadata, spec: { receiveInterval: 150, detectMultiplier: 4 } });
    const names = Community({ metadata, spec: { communities: [{ name: "home", value: "large:64513:1:100" }] } });
    const advertisement = BGPAdvertisement({
      metadata,
      spec: { peers: ["games"], communities: ["home", "65535:65281"], aggregationLength: 32 },
    });
    expect(() => render(router, profile, names, advertisement)).not.toThrow();
  });

  test("a system number that there is not", () => {
    expect(() => render(BGPPeer({ metadata, spec: { myASN: 0, peerASN: 64_512, peerAddress: "10.0.0.1" } }))).toThrow(
      /spec\.myASN: must be from 1 to 4294967295/,
    );
  });

  test("a password in the open", () => {
    const router = BGPPeer({ metadata, spec: { myASN: 64_513, peerASN: 64_512, peerAddress: "10.0.0.1" } });
    expect(() => render(Object.assign(router, { spec: { ...router.spec, password: "hunter2" } }))).toThrow(
      /spec\.password: is no field/,
    );
  });

  test("a community that is no pair of numbers", () => {
    expect(() => render(Community({ metadata, spec: { communities: [{ name: "home", value: "home" }] } }))).toThrow(
      /spec\.communities\[0\]\.value/,
    );
  });

  test("an advertisement to a router that is not there", () => {
    expect(() => render(BGPAdvertisement({ metadata, spec: { peers: ["attic"] } }))).toThrow(
      /spec\.peers\[0\]: refers to BGPPeer metallb-system\/attic/,
    );
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
