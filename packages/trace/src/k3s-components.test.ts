import type { ClusterDefinition } from "@cowlab/core";
import { describe, expect, it } from "vitest";
import { exampleCluster, traced } from "./testing/example-cluster.ts";
import { traceRequest } from "./trace-request.ts";

const sonarr = new URL("https://sonarr.example.org/");

/** The example on what k3s brings along: without MetalLB and Longhorn, and with its ingress at an address. */
function bare(ingress: string, overrides: Partial<ClusterDefinition> = {}): ClusterDefinition {
  const { network, modules, ...facts } = exampleCluster();
  const own = modules.flat().filter(({ name }) => !/^(?:metallb|longhorn)/.test(name));
  return { ...facts, network: { ...network, ingress, pools: [] }, modules: own, ...overrides };
}

describe("a request to a cluster with k3s' own servicelb", () => {
  it("comes in at the address of a node", () => {
    const trace = traceRequest(traced(bare("10.0.0.11")), sonarr);
    expect(trace).toMatchObject({ outcome: "arrives" });
    expect(trace.hops.find(({ kind }) => kind === "load-balancer")).toMatchObject({
      object: "Service traefik/traefik-lan",
      says: "is let in at 10.0.0.11, node node1, by k3s' own servicelb",
    });
  });

  it("comes in nowhere else, and not at a node that is not to take any", () => {
    expect(traceRequest(traced(bare("10.0.0.99")), sonarr)).toMatchObject({
      outcome: "broken",
      broken: { kind: "address-pool" },
    });
    const labels = { "svccontroller.k3s.cattle.io/enablelb": "true" };
    const nodes = exampleCluster().nodes.map((node) => (node.name === "node2" ? { ...node, labels } : node));
    expect(traceRequest(traced(bare("10.0.0.11", { nodes })), sonarr).outcome).toBe("broken");
    expect(traceRequest(traced(bare("10.0.0.12", { nodes })), sonarr).outcome).toBe("arrives");
  });
});

describe("a volume in a cluster with k3s' own provisioner", () => {
  it("is of its class, and the way says who makes it", () => {
    const { hops } = traceRequest(traced(bare("10.0.0.11")), sonarr);
    expect(hops.filter(({ kind }) => kind === "storage").map(({ object, says }) => `${object}: ${says}`)).toContain(
      "PersistentVolumeClaim sonarr/sonarr-config: 1.5Gi of StorageClass local-path, made by local-storage, which k3s brings along",
    );
  });
});
