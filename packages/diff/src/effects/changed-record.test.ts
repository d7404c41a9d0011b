import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import type { JsonObject } from "../value.ts";
import { changedRecord } from "./changed-record.ts";

describe("changedRecord", () => {
  const record = (dnsName: string, target: string): JsonObject => ({ dnsName, recordType: "A", targets: [target] });
  const zone = (...endpoints: readonly JsonObject[]) => ({
    dns: [
      {
        apiVersion: "externaldns.k8s.io/v1alpha1",
        kind: "DNSEndpoint",
        metadata: { name: "home", namespace: "dns" },
        spec: { endpoints },
      },
    ],
  });

  it("says where a name led and leads", () => {
    expect(
      findLines(changedRecord, zone(record("nas.example.org", "10.0.0.50")), zone(record("nas.example.org", "10.0.0.51"))),
    ).toEqual([
      "dns, DNSEndpoint dns/home, spec.endpoints[nas.example.org A]: the record nas.example.org A led to 10.0.0.50, and leads to 10.0.0.51 now",
    ]);
    expect(findLines(changedRecord, zone(record("nas.example.org", "10.0.0.50")), zone())).toEqual([
      expect.stringContaining("and is gone"),
    ]);
  });

  it("is silent on what is new, and on the order", () => {
    const [one, other] = [record("a.example.org", "10.0.0.50"), record("b.example.org", "10.0.0.50")];
    expect(find(changedRecord, zone(one), zone(other, one))).toEqual([]);
  });
});
