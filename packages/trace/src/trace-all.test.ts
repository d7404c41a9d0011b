import { renderCluster } from "@cowlab/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleCluster, traced, withCopy, withField, without } from "./testing/example-cluster.ts";
import { randomCluster } from "./testing/random-cluster.ts";
import { hostsOf, traceAll } from "./trace-all.ts";
import { tracedCluster } from "./traced-cluster.ts";

describe("tracing everything", () => {
  it("follows every host, every exposed port and every connection to the API server", () => {
    const traces = traceAll(traced(exampleCluster()));
    const ways = traces.map(({ url, from, address, outcome }) =>
      [url, from, ...(address === undefined ? [] : [address]), outcome].join(" "),
    );
    expect(ways).toEqual([
      "https://files.example.org/ lan outside",
      "https://files.example.org/ internet closed",
      "https://jellyfin.example.org/ lan arrives",
      "https://jellyfin.example.org/ lan 10.0.0.99 arrives",
      "https://jellyfin.example.org/ internet arrives",
      "https://longhorn.example.org/ lan arrives",
      "https://longhorn.example.org/ internet closed",
      "https://printer.example.org/ lan arrives",
      "https://printer.example.org/ internet closed",
      "https://sonarr.example.org/ lan arrives",
      "https://sonarr.example.org/ internet closed",
      "tcp://10.0.0.99:80 lan arrives",
      "tcp://10.0.0.99:443 lan arrives",
      "udp://10.0.0.99:443 lan arrives",
      "https://10.0.0.200:6443/ lan arrives",
      "https://10.0.0.200:6443/ machine 10.0.0.11 arrives",
      "https://10.0.0.200:6443/ machine 10.0.0.12 arrives",
      "https://10.0.0.200:6443/ machine 10.0.0.13 arrives",
    ]);
  });

  it("asks a host for the path of each of its routes, and for no other", () => {
    const cluster = withField(
      withCopy(
        traced(exampleCluster()),
        "IngressRoute sonarr/sonarr",
        [["metadata", "name"], "sonarr-feed"],
        [["spec", "routes", 0, "match"], "Host(`sonarr.example.org`) && PathPrefix(`/feed`)"],
      ),
      "IngressRoute sonarr/sonarr",
      ["spec", "routes", 0, "match"],
      "Host(`sonarr.example.org`) && PathPrefix(`/api`)",
    );
    const urls = traceAll(cluster).filter(({ url, from }) => url.includes("sonarr") && from === "lan");
    expect(urls.map(({ url, outcome }) => `${url} ${outcome}`)).toEqual([
      "https://sonarr.example.org/api arrives",
      "https://sonarr.example.org/feed arrives",
    ]);
  });

  it("does not ask for what takes more than a plain request", () => {
    const match = "Host(`sonarr.example.org`) && Header(`X-Key`, `1`)";
    const cluster = withField(traced(exampleCluster()), "IngressRoute sonarr/sonarr", ["spec", "routes", 0, "match"], match);
    expect(traceAll(cluster).filter(({ outcome }) => outcome === "broken")).toEqual([]);
  });

  it("finds a host that the tunnel publishes and nothing routes", () => {
    const cluster = without(traced(exampleCluster()), "IngressRoute jellyfin/jellyfin-tunnel");
    const broken = traceAll(cluster).filter(({ outcome }) => outcome === "broken");
    expect(broken.map(({ url, from, broken }) => [url, from, broken?.kind])).toEqual([
      ["https://jellyfin.example.org/", "lan", "router"],
      ["https://jellyfin.example.org/", "internet", "router"],
    ]);
  });

  it("agrees with the rules: where they find no error in a cluster, each of its hosts arrives from where it should", () => {
    let sound = 0;
    fc.assert(
      fc.property(randomCluster, (definition) => {
        const rendered = renderCluster(definition);
        if (rendered.problems.some(({ severity }) => severity === "error")) return;
        sound += 1;
        const cluster = tracedCluster(rendered);
        const traces = traceAll(cluster);
        expect(traces.filter(({ outcome }) => outcome === "broken")).toEqual([]);
        expect(hostsOf(cluster)).toEqual(expect.arrayContaining(rendered.cluster.hosts.map(({ fqdn }) => fqdn)));
        for (const { fqdn, public: isPublic = false } of rendered.cluster.hosts) {
          const outcomes = (from: string) => traces.filter((trace) => trace.url === `https://${fqdn}/` && trace.from === from);
          expect(outcomes("lan").map(({ outcome }) => outcome)).toContain("arrives");
          expect(outcomes("internet").map(({ outcome }) => outcome)).toEqual([isPublic ? "arrives" : "closed"]);
        }
      }),
      { numRuns: 60 },
    );
    // Random clusters are made to be sound: were most of them not, the law would say nothing.
    expect(sound).toBeGreaterThan(50);
  });
});
