import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { changedAnnouncement } from "./changed-announcement.ts";

const object = (kind: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion: kind === "BGPPeer" ? "metallb.io/v1beta2" : "metallb.io/v1beta1",
  kind,
  metadata: { name, namespace: "metallb-system" },
  spec,
});
const router = (spec: JsonObject = {}) =>
  object("BGPPeer", "cellar", { myASN: 64_513, peerASN: 64_512, peerAddress: "10.0.0.1", ...spec });
const byBgp = (spec: JsonObject) => object("BGPAdvertisement", "routers", spec);
const byArp = (spec: JsonObject) => object("L2Advertisement", "lan", spec);
const tree = (...pools: readonly JsonObject[]) => ({ pools });

describe("changedAnnouncement", () => {
  it("names the router whose session ends, and what has to be changed there, too", () => {
    expect(findLines(changedAnnouncement, tree(router()), tree(router({ peerASN: 64_511, holdTime: "9s" })))).toEqual([
      expect.stringContaining(
        "BGPPeer metallb-system/cellar, spec.holdTime: the session with the router cellar (10.0.0.1, AS 64512) ends, and begins anew with other values of holdTime and peerASN",
      ),
    ]);
    expect(find(changedAnnouncement, tree(router()), tree(router({ peerPort: 1790 })))).toMatchObject([
      { advice: expect.stringContaining("change the router along") },
    ]);
  });

  it("names a router that is told no longer", () => {
    expect(findLines(changedAnnouncement, tree(router()), tree())).toEqual([
      expect.stringContaining("the router cellar (10.0.0.1, AS 64512) is no longer told of any address"),
    ]);
    const told = (...peers: readonly string[]) => tree(byBgp({ ipAddressPools: ["apps"], peers }));
    expect(findLines(changedAnnouncement, told("attic", "cellar"), told("attic"))).toEqual([
      expect.stringContaining("MetalLB, by BGP, no longer tells cellar"),
    ]);
  });

  it("names the pools that nobody announces in the same way any more", () => {
    expect(
      findLines(
        changedAnnouncement,
        tree(byArp({ ipAddressPools: ["apps", "games"] })),
        tree(byArp({ ipAddressPools: ["apps"] })),
      ),
    ).toEqual([expect.stringContaining("MetalLB, by ARP, no longer announces the pool games")]);
    expect(
      findLines(changedAnnouncement, tree(byArp({ ipAddressPools: ["apps"] })), tree(byBgp({ ipAddressPools: ["apps"] }))),
    ).toEqual([expect.stringContaining("MetalLB, by ARP, no longer announces the pool apps")]);
    expect(findLines(changedAnnouncement, tree(byArp({})), tree())).toEqual([
      expect.stringContaining("no longer announces all pools"),
    ]);
  });

  it("says nothing of a pool that another advertisement takes over", () => {
    const taken = tree(byArp({ ipAddressPools: ["apps"] }), object("L2Advertisement", "games", { ipAddressPools: ["games"] }));
    expect(find(changedAnnouncement, tree(byArp({ ipAddressPools: ["apps", "games"] })), taken)).toEqual([]);
    expect(find(changedAnnouncement, tree(byArp({ ipAddressPools: ["apps"] })), tree(byArp({})))).toEqual([]);
  });

  it("says nothing of pools and routers that are added", () => {
    const [before, after] = [
      byBgp({ ipAddressPools: ["apps"], peers: ["attic"] }),
      byBgp({ ipAddressPools: ["apps", "games"], peers: ["attic", "cellar"] }),
    ];
    expect(find(changedAnnouncement, tree(before), tree(after, router()))).toEqual([]);
  });

  it("names what else of an announcement changes", () => {
    const from = (zone: string) => tree(byBgp({ nodeSelectors: [{ matchLabels: { zone } }] }));
    expect(findLines(changedAnnouncement, from("attic"), from("cellar"))).toEqual([
      expect.stringContaining("announces with other values of nodeSelectors"),
    ]);
  });
});
