import { expect, it } from "vitest";
import { clusterWith, exampleModule, exampleRecords, exampleRelease, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/wrong-proxying.ts";

const proxied = (name = "external-dns.kubernetes.io/cloudflare-proxied") => ({ providerSpecific: [{ name, value: "true" }] });
const toTunnel = {
  dnsName: "recipes.example.org",
  recordType: "CNAME",
  targets: ["6ff42ae2-765d-4adf-8112-31c55c1551ef.cfargotunnel.com"],
};
const found = (record: Readonly<Record<string, unknown>>, values: Readonly<Record<string, unknown>> = {}) =>
  foundBy(
    "wrong-proxying",
    clusterWith([
      exampleModule("dns", [exampleRecords(record)]),
      exampleModule("external-dns", exampleRelease("external-dns", values)),
    ]),
  );

it("finds a proxied address of the LAN", () => {
  expect(foundBy("wrong-proxying", fixture)).toMatchObject([
    { module: "dns", object: "DNSEndpoint dns/zone", path: "spec.endpoints[0].providerSpecific" },
  ]);
});

it("finds a tunnel that is not proxied, also by the name that the property had before", () => {
  expect(found(toTunnel)).toHaveLength(1);
  const former = { ...toTunnel, ...proxied("external-dns.alpha.kubernetes.io/cloudflare-proxied") };
  expect(found(former)).toHaveLength(1);
  expect(found(former, { extraArgs: ["--annotation-prefix=external-dns.alpha.kubernetes.io/"] })).toEqual([]);
});

it.each(["10.9.8.7", "172.16.0.1", "172.31.255.254", "192.168.1.1"])("knows that %s is an address of a LAN", (address) => {
  expect(found({ dnsName: "nas.example.org", recordType: "A", targets: [address], ...proxied() })).toHaveLength(1);
});

it.each(["172.15.0.1", "172.32.0.1", "192.169.1.1", "11.0.0.1"])("knows that %s is one of the Internet", (address) => {
  expect(found({ dnsName: "blog.example.org", recordType: "A", targets: [address], ...proxied() })).toEqual([]);
});

it("lets a tunnel and an address of the Internet be proxied, and an address of the LAN not", () => {
  expect(found({ ...toTunnel, ...proxied() })).toEqual([]);
  expect(found({ dnsName: "blog.example.org", recordType: "A", targets: ["203.0.113.7"], ...proxied() })).toEqual([]);
  expect(found({ dnsName: "nas.example.org", recordType: "A", targets: ["10.0.0.50"] })).toEqual([]);
});
