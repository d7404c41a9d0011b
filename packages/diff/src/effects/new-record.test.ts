import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { newRecord } from "./new-record.ts";

describe("newRecord", () => {
  const zone = (...names: readonly string[]) => ({
    dns: [
      {
        apiVersion: "externaldns.k8s.io/v1alpha1",
        kind: "DNSEndpoint",
        metadata: { name: "home", namespace: "dns" },
        spec: { endpoints: names.map((dnsName) => ({ dnsName, targets: ["10.0.0.50"] })) },
      },
    ],
  });

  it("says where a new name leads", () => {
    expect(findLines(newRecord, zone(), zone("nas.example.org"))).toEqual([
      "dns, DNSEndpoint dns/home, spec.endpoints[nas.example.org A]: the record nas.example.org A is new and leads to 10.0.0.50",
    ]);
    expect(find(newRecord, zone("nas.example.org"), zone())).toEqual([]);
  });
});
