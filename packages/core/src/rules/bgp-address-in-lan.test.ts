import { expect, it } from "vitest";
import type { Manifest } from "../manifest.ts";
import {
  BGPAdvertisement,
  clusterWith,
  exampleModule,
  foundBy,
  IPAddressPool,
  L2Advertisement,
} from "../testing/example-objects.ts";
import fixture from "./invalid/bgp-address-in-lan.ts";

const metadata = { name: "games", namespace: "lb" };
const pool = (...addresses: readonly string[]) => IPAddressPool({ metadata, spec: { addresses } });
const byBgp = BGPAdvertisement({ metadata, spec: {} });
const found = (...objects: readonly Manifest[]) => foundBy("bgp-address-in-lan", clusterWith([exampleModule("lb", objects)]));

it("finds an address of the LAN that only routers are told of, and says who tells them", () => {
  expect(foundBy("bgp-address-in-lan", fixture)).toMatchObject([
    {
      module: "lb",
      object: "IPAddressPool lb/apps",
      path: "spec.addresses[0]",
      message: expect.stringContaining("10.0.0.0/24"),
      other: { object: "BGPAdvertisement lb/routers" },
    },
  ]);
});

it("finds each range that reaches into the LAN", () => {
  expect(found(pool("10.0.9.0/28", "10.0.0.250-10.0.1.5"), byBgp)).toMatchObject([{ path: "spec.addresses[1]" }]);
});

it("lets an address of the LAN be announced by ARP, and by BGP besides", () => {
  const byArp = L2Advertisement({ metadata, spec: {} });
  expect(found(pool("10.0.0.72/30"), byArp)).toEqual([]);
  expect(found(pool("10.0.0.72/30"), byArp, byBgp)).toEqual([]);
});

it("leaves a pool that nobody announces to another rule", () => {
  expect(found(pool("10.0.0.72/30"))).toEqual([]);
});

it("lets a network of its own be announced by BGP", () => {
  expect(found(pool("10.0.9.0/28"), byBgp)).toEqual([]);
});
