import { kindDifferences } from "@cowlab/core/testing/kind-differences";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { clusterWithIngress } from "@cowlab/networking/testing/example-site";
import { describe, expect, test } from "vitest";
import { dns } from "./dns.ts";
import { DNSEndpoint } from "./dns-endpoint.ts";

test.skipIf(upstream === undefined)(
  "DNSEndpoint has only fields that external-dns has, of the same types (in the folder of upstream CRDs and chart values)",
  () => {
    expect(upstream && kindDifferences(DNSEndpoint, upstream)).toEqual([]);
  },
);

describe("a render refuses", () => {
  const metadata = { name: "mail", namespace: "external-dns" };
  const mail = { dnsName: "mail.example.org", recordType: "CNAME", targets: ["mail.example.net"] } as const;
  const render = (endpoint: Readonly<Record<string, unknown>>) => {
    const object = Object.assign(DNSEndpoint({ metadata, spec: { endpoints: [] } }), { spec: { endpoints: [endpoint] } });
    return renderObjects(clusterWithIngress([dns(), { name: "mail", objects: () => [object] }]));
  };

  test("no record that is right", () => {
    expect(() => render({ ...mail, recordTTL: 300, setIdentifier: "mail", labels: { owner: "home" } })).not.toThrow();
  });

  test("a kind of record that external-dns is not told to manage", () => {
    expect(() => render({ ...mail, recordType: "MX" })).toThrow(/spec\.endpoints\[0\]\.recordType: must be one of "A"/);
  });

  test("a field that external-dns does not have", () => {
    expect(() => render({ ...mail, ttl: 300 })).toThrow(/spec\.endpoints\[0\]\.ttl: is no field/);
  });
});
