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
import fixture from "./invalid/unannounced-pool.ts";

const games = IPAddressPool({
  metadata: { name: "games", namespace: "lb", labels: { reach: "home" } },
  spec: { addresses: ["10.0.0.80/29"] },
});
const found = (...advertisements: readonly Manifest[]) =>
  foundBy("unannounced-pool", clusterWith([exampleModule("lb", [games, ...advertisements])]));
const announces = (
  kind: typeof L2Advertisement | typeof BGPAdvertisement,
  spec: Readonly<Record<string, unknown>>,
  namespace = "lb",
) => kind({ metadata: { name: "home", namespace }, spec });

it("finds a pool that an advertisement forgets, and says what that announces instead", () => {
  expect(foundBy("unannounced-pool", fixture)).toMatchObject([
    {
      module: "lb",
      object: "IPAddressPool lb/games",
      message: expect.stringContaining("L2Advertisement lb/home announces apps"),
      fix: expect.stringContaining("name games"),
    },
  ]);
});

it("finds a pool where there is no advertisement at all", () => {
  expect(found()).toMatchObject([{ object: "IPAddressPool lb/games" }]);
});

it("finds a pool that is announced from another namespace, where MetalLB does not look", () => {
  expect(found(announces(L2Advertisement, {}, "operators"))).toHaveLength(1);
});

it.each([
  ["by name", { ipAddressPools: ["games"] }],
  ["by its labels", { ipAddressPoolSelectors: [{ matchLabels: { reach: "home" } }] }],
  ["with all others", {}],
])("lets a pool be announced %s, by ARP or BGP", (_, spec) => {
  expect(found(announces(L2Advertisement, spec))).toEqual([]);
  expect(found(announces(BGPAdvertisement, spec))).toEqual([]);
});

it("finds a pool whose labels no advertisement selects", () => {
  expect(found(announces(BGPAdvertisement, { ipAddressPoolSelectors: [{ matchLabels: { reach: "guests" } }] }))).toHaveLength(1);
});
