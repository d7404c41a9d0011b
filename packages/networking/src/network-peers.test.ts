import { contains, overlaps, parseAddress, parseSubnet, renderCluster } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { describe, expect, test } from "vitest";
import { type EgressPeer, internet, internetAndLan, lan } from "./network-peers.ts";

type Facts = Parameters<typeof exampleCluster>[0];

/** The cluster as modules see it, with these facts. */
function clusterWith(facts: Facts = {}) {
  return renderCluster(exampleCluster(facts)).cluster;
}

/** Whether a peer stands for an address. */
function admits(peer: EgressPeer, address: string): boolean {
  if (!("ipBlock" in peer)) return false;
  const number = parseAddress(address) ?? Number.NaN;
  const range = { first: number, last: number };
  const inside = (subnet: string): boolean => {
    const parsed = parseSubnet(subnet);
    return parsed !== undefined && contains(parsed, range);
  };
  return inside(peer.ipBlock.cidr) && !(peer.ipBlock.except ?? []).some(inside);
}

describe("the Internet", () => {
  test("is neither the LAN, nor the cluster, nor any other private network", () => {
    const peer = internet(clusterWith());
    for (const address of ["1.1.1.1", "104.16.0.1", "198.41.192.77"]) expect(admits(peer, address)).toBe(true);
    for (const address of ["10.0.0.50", "10.42.3.7", "10.43.0.1", "192.168.1.1", "172.20.0.1", "169.254.169.254", "100.64.0.9"])
      expect(admits(peer, address)).toBe(false);
  });

  test("is not the pods' subnet, either, where that is no private one", () => {
    const { network } = exampleCluster();
    const cluster = clusterWith({ network: { ...network, pods: "203.0.113.0/24" } });
    expect(admits(internet(cluster), "203.0.113.9")).toBe(false);
    expect(admits(internet(cluster), "203.0.114.9")).toBe(true);
  });
});

test("with the LAN it is everything but the cluster, which rules of its own open", () => {
  const cluster = clusterWith();
  const peer = internetAndLan(cluster);
  for (const address of ["1.1.1.1", "10.0.0.50", "192.168.1.1"]) expect(admits(peer, address)).toBe(true);
  for (const address of ["10.42.3.7", "10.43.0.1", "169.254.169.254"]) expect(admits(peer, address)).toBe(false);
});

test("the LAN is its subnet, and what of the cluster's machines and devices is not in it, each once", () => {
  const cluster = clusterWith();
  const machines = [...cluster.nodes.map(({ address }) => address), ...Object.values(cluster.network.devices)];
  const peers = lan({ ...cluster, network: { ...cluster.network, lan: "10.9.0.0/24" } });
  for (const address of machines) expect(peers.some((peer) => admits(peer, address))).toBe(true);
  expect(lan(cluster)).toEqual([{ ipBlock: { cidr: cluster.network.lan } }]);
  const ranges = peers.flatMap((peer) => ("ipBlock" in peer ? [parseSubnet(peer.ipBlock.cidr)] : []));
  for (const [index, one] of ranges.entries()) {
    for (const other of ranges.slice(index + 1))
      expect(one !== undefined && other !== undefined && overlaps(one, other)).toBe(false);
  }
});
