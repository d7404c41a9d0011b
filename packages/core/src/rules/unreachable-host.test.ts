import { describe, expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRecords, exampleRoute, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/unreachable-host.ts";

const tunnel = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" };
const wildcard = { dnsName: "*.example.org", recordType: "A", targets: ["10.0.0.99"] };
const found = (host: string, ...records: Readonly<Record<string, unknown>>[]) =>
  foundBy(
    "unreachable-host",
    clusterWith([
      exampleModule("routes", [exampleRoute("recipes", { host })]),
      exampleModule("dns", records.length === 0 ? [] : [exampleRecords(...records)]),
    ]),
  );

describe("unreachable-host", () => {
  it("finds a route for a name that nothing resolves", () => {
    expect(foundBy("unreachable-host", fixture)).toMatchObject([
      { module: "routes", object: "IngressRoute recipes/recipes", path: "spec.routes[0].match" },
    ]);
  });

  it("knows that a wildcard covers neither the domain itself nor a name that exists", () => {
    expect(found("example.org", wildcard)).toHaveLength(1);
    expect(
      found("recipes.example.org", wildcard, { dnsName: "recipes.example.org", recordType: "TXT", targets: ["v=1"] }),
    ).toHaveLength(1);
    expect(
      found("recipes.example.org", wildcard, { dnsName: "old.recipes.example.org", recordType: "A", targets: ["10.0.0.99"] }),
    ).toHaveLength(1);
  });

  it("lets a wildcard cover names at any depth, a record have any case, and a CNAME lead to another record", () => {
    expect(found("recipes.example.org", wildcard)).toEqual([]);
    expect(found("old.recipes.example.org", wildcard)).toEqual([]);
    expect(found("recipes.example.org", { ...wildcard, dnsName: "Recipes.example.org." })).toEqual([]);
    expect(
      found("recipes.example.org", wildcard, { dnsName: "recipes.example.org", recordType: "CNAME", targets: ["a.example.org"] }),
    ).toEqual([]);
  });

  it("leaves names of other domains alone", () => {
    expect(found("recipes.example.com", wildcard)).toEqual([]);
  });

  it("says nothing where no record is rendered, as the zone is kept elsewhere", () => {
    expect(found("recipes.example.org")).toEqual([]);
  });

  it("finds a public host whose record leads to the LAN, and none that leads to the tunnel", () => {
    const app = { ...exampleApp("cookbook"), hosts: [{ name: "cookbook", public: true }] };
    const published = (...records: Readonly<Record<string, unknown>>[]) =>
      foundBy(
        "unreachable-host",
        clusterWith(
          [
            app,
            exampleModule("routes", [exampleRoute("cookbook", { entryPoints: ["websecure", "tunnel"] })]),
            exampleModule("dns", [exampleRecords(wildcard, ...records)]),
          ],
          { tunnel },
        ),
      );
    expect(published()).toMatchObject([{ object: "IngressRoute cookbook/cookbook", message: expect.stringContaining("public") }]);
    expect(
      published({ dnsName: "cookbook.example.org", recordType: "CNAME", targets: [`${tunnel.id}.cfargotunnel.com`] }),
    ).toEqual([]);
  });
});
