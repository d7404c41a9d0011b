import { describe, expect, it } from "vitest";
import { exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { changedAddress } from "./changed-address.ts";

describe("changedAddress", () => {
  const service = (address: string) => ({
    apps: [exampleService("dns", { type: "LoadBalancer" }, { "metallb.io/loadBalancerIPs": address })],
  });

  it("says what address something had and has", () => {
    expect(findLines(changedAddress, service("10.0.0.81"), service("10.0.0.82"))).toEqual([
      "apps, Service dns/dns, metadata.annotations: a Service's address was 10.0.0.81, and is 10.0.0.82 now",
    ]);
    expect(findLines(changedAddress, service("10.0.0.81"), { apps: [] })).toEqual([
      expect.stringContaining("was 10.0.0.81, and is gone"),
    ]);
  });

  it("knows the addresses that a pool hands out", () => {
    const pool = (...addresses: readonly string[]) => ({
      apps: [
        {
          apiVersion: "metallb.io/v1beta1",
          kind: "IPAddressPool",
          metadata: { name: "lan", namespace: "metallb-system" },
          spec: { addresses },
        },
      ],
    });
    expect(findLines(changedAddress, pool("10.0.0.80-10.0.0.98"), pool("10.0.0.90-10.0.0.98"))).toHaveLength(1);
    expect(find(changedAddress, pool("10.0.0.80-10.0.0.89"), pool("10.0.0.80-10.0.0.89", "10.0.0.95-10.0.0.98"))).toEqual([]);
  });
});
