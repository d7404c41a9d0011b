import { expect, it } from "vitest";
import { bgpNeighbours } from "./bgp-sessions.ts";
import { exampleCluster, routedCluster, traced, withField } from "./testing/example-cluster.ts";

const routed = traced(routedCluster());

it("has the nodes that call each router, without those whose taints keep MetalLB away", () => {
  expect(bgpNeighbours(routed)).toEqual([
    {
      name: "attic",
      router: "10.0.0.1",
      port: 179,
      asn: "64512",
      ownAsn: "64513",
      nodes: [{ name: "node1", address: "10.0.0.11" }],
      bfd: true,
    },
    {
      name: "cellar",
      router: "10.0.0.2",
      port: 179,
      asn: "64512",
      ownAsn: "64513",
      nodes: [
        { name: "node2", address: "10.0.0.12" },
        { name: "node3", address: "10.0.0.13" },
      ],
      bfd: false,
    },
  ]);
});

it("names the Secret of a session with a password", () => {
  const guarded = withField(routed, "BGPPeer metallb-system/cellar", ["spec", "passwordSecret"], { name: "bgp-cellar" });
  expect(bgpNeighbours(guarded)[1]).toMatchObject({ name: "cellar", password: "metallb-system/bgp-cellar" });
});

it("is empty for a cluster that announces by ARP", () => {
  expect(bgpNeighbours(traced(exampleCluster()))).toEqual([]);
});
