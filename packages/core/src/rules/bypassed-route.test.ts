import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRecords, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/bypassed-route.ts";

const tunnel = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" };
const found = (records: readonly Readonly<Record<string, unknown>>[], isPublic = false) => {
  const app = { ...exampleApp("cookbook"), hosts: [{ name: "cookbook", public: isPublic }] };
  const route = exampleRoute("cookbook", { entryPoints: isPublic ? ["websecure", "tunnel"] : ["websecure"] });
  const definition: ClusterDefinition = clusterWith(
    [app, exampleModule("routes", [route]), exampleModule("dns", [exampleRecords(...records)])],
    { tunnel },
  );
  return foundBy("bypassed-route", definition);
};
const record = (recordType: string, target: string, dnsName = "cookbook.example.org") => ({
  dnsName,
  recordType,
  targets: [target],
});

describe("bypassed-route", () => {
  it("names the record and the route that it leads past", () => {
    expect(foundBy("bypassed-route", fixture)).toMatchObject([
      {
        module: "dns",
        object: "DNSEndpoint dns/zone",
        path: "spec.endpoints[1].targets",
        message: expect.stringContaining("10.0.0.50"),
        other: { module: "routes", object: "IngressRoute recipes/recipes", path: "spec.routes[0].match" },
      },
    ]);
  });

  it.each([
    ["an IPv6 address", record("AAAA", "fd00::50")],
    ["a name outside", record("CNAME", "pages.example.com")],
    ["a name below the domain that leads elsewhere", record("CNAME", "nas.example.org")],
    ["a wildcard", record("A", "10.0.0.50", "*.example.org")],
    ["a tunnel", record("CNAME", `${tunnel.id}.cfargotunnel.com`)],
  ])("finds %s", (_, endpoint) => {
    expect(found([endpoint, record("A", "10.0.0.50", "nas.example.org")])).toHaveLength(1);
  });

  it("says once of a wildcard which routes it leads past", () => {
    const cluster = clusterWith([
      exampleApp("cookbook"),
      exampleModule("routes", [exampleRoute("recipes"), exampleRoute("cookbook")]),
      exampleModule("dns", [exampleRecords(record("A", "10.0.0.98", "*.example.org"))]),
    ]);
    expect(foundBy("bypassed-route", cluster)).toMatchObject([
      { message: expect.stringContaining("recipes.example.org, cookbook.example.org have routes") },
    ]);
  });

  it("finds a public host at the tunnel of another cluster", () => {
    expect(found([record("CNAME", "0c5bd81d-1ae4-4c5f-9f6e-6d6c2f2a3a11.cfargotunnel.com")], true)).toMatchObject([
      { fix: "take the cluster's own tunnel" },
    ]);
  });

  it("lets records lead to the ingress, a public host to the tunnel, and names without a route anywhere", () => {
    expect(found([record("A", "10.0.0.99"), record("A", "10.0.0.50", "nas.example.org")])).toEqual([]);
    expect(found([record("CNAME", "home.example.org"), record("A", "10.0.0.99", "home.example.org")])).toEqual([]);
    expect(found([record("CNAME", `${tunnel.id}.cfargotunnel.com.`)], true)).toEqual([]);
  });

  it("leaves names of other domains alone", () => {
    const route = exampleRoute("recipes", { host: "recipes.example.com" });
    const records = exampleRecords(record("A", "10.0.0.50", "recipes.example.com"));
    const cluster = clusterWith([exampleModule("routes", [route]), exampleModule("dns", [records])]);
    expect(foundBy("bypassed-route", cluster)).toEqual([]);
  });

  it("survives names that lead to each other", () => {
    const loop = [record("CNAME", "a.example.org"), record("CNAME", "cookbook.example.org", "a.example.org")];
    expect(found(loop)).toHaveLength(1);
  });
});
