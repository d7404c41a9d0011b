import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { exampleApp, exampleCluster } from "../testing/example-cluster.ts";
import { foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/invalid-fact.ts";

const found = (definition: ClusterDefinition) => foundBy("invalid-fact", definition);
const { network, nodes } = exampleCluster();

describe("invalid-fact", () => {
  it("names the fact, what it is and what it should be", () => {
    expect(found(fixture)).toMatchObject([
      { path: "timeZone", message: expect.stringContaining("Europe/Berlln"), fix: "did you mean Europe/Berlin?" },
    ]);
  });

  it.each<[string, Partial<ClusterDefinition>]>([
    ["name", { name: "Home_Cluster" }],
    ["domain", { domain: "example..org" }],
    ["kubernetes", { kubernetes: "v1.33.1" }],
    ["repository.url", { repository: { url: "git@git.example.org:home/cluster.git" } }],
    ["network.lan", { network: { ...network, lan: "10.0.0.1/24" } }],
    ["network.gateway", { network: { ...network, gateway: "10.0.0.256" } }],
    ["network.nameservers[1]", { network: { ...network, nameservers: ["10.0.0.1", "one.one.one.one"] } }],
    ["network.devices.printer", { network: { ...network, devices: { printer: "printer" } } }],
    ["network.pools[0].addresses[0]", { network: { ...network, pools: [{ name: "apps", addresses: ["10.0.0.98-10.0.0.80"] }] } }],
    ["nodes[0].address", { nodes: [{ name: "node0", role: "server", address: "10.0.0" }] }],
    ["nodes[0].name", { nodes: [{ name: "Node 0", role: "server", address: "10.0.0.10" }] }],
    ["nodes", { nodes: nodes.filter(({ role }) => role === "agent") }],
    ["media.size", { media: { server: "10.0.0.50", path: "/srv/media", size: "4 TB", user: 1000, group: 1000 } }],
  ])("rejects a wrong %s", (path, overrides) => {
    expect(found(exampleCluster(overrides))).toMatchObject([{ path }]);
  });

  it("finds everything at once", () => {
    const paths = found(exampleCluster({ domain: "", timeZone: "Berlin", kubernetes: "latest" })).map(({ path }) => path);
    expect(paths).toEqual(["domain", "kubernetes", "timeZone"]);
  });

  it.each(["Etc/UTC", "Europe/Berlin", "UTC", "US/Pacific"])("knows the time zone %s", (timeZone) => {
    expect(found(exampleCluster({ timeZone }))).toEqual([]);
  });

  it("takes the domain itself, and a name with dots, for a host", () => {
    const app = { ...exampleApp("cookbook"), hosts: [{ name: "@" }, { name: "cookbook.kitchen" }] };
    expect(found(exampleCluster({ modules: [app] }))).toEqual([]);
  });
});
