import { describe, expect, it } from "vitest";
import { exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { newAddress } from "./new-address.ts";

describe("newAddress", () => {
  it("says which address is taken", () => {
    const [before, after] = [
      exampleService("dns"),
      exampleService("dns", { type: "LoadBalancer" }, { "metallb.io/loadBalancerIPs": "10.0.0.81" }),
    ];
    expect(findLines(newAddress, { apps: [before] }, { apps: [after] })).toEqual([
      "apps, Service dns/dns, metadata.annotations: a Service's address is 10.0.0.81",
    ]);
    expect(find(newAddress, { apps: [after] }, { apps: [before] })).toEqual([]);
    expect(findLines(newAddress, { apps: [before] }, { apps: [exampleService("dns", { type: "LoadBalancer" })] })).toEqual([
      expect.stringContaining("is any of the pools"),
    ]);
  });
});
