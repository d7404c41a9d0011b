import { describe, expect, it } from "vitest";
import { applyOrder, fluxGraph, kustomizations } from "./flux-graph.ts";
import type { Graph } from "./graph.ts";
import { mermaid } from "./mermaid.ts";
import { networkGraph } from "./network-graph.ts";
import { storageGraph } from "./storage-graph.ts";
import { svg } from "./svg.ts";
import { exampleRendered, exampleRenderedWith } from "./testing/example-cluster.ts";

const rendered = exampleRendered();

function edges({ edges }: Graph): readonly string[] {
  return edges.map(({ from, to, label }) => `${from} → ${to}${label === undefined ? "" : `: ${label}`}`);
}

describe("the map of Flux", () => {
  it("has every Kustomization, and leaves out the lines that follow from others", () => {
    const graph = fluxGraph(rendered);
    expect(graph.nodes.map(({ id }) => id)).toEqual(kustomizations(rendered).map(({ module }) => module.name));
    expect(edges(graph)).toContain("longhorn → longhorn-storage");
    expect(edges(graph)).toContain("longhorn-storage → sonarr");
    expect(edges(graph)).not.toContain("namespaces → sonarr");
  });

  it("is in an order in which each comes after all that it waits for", () => {
    const steps = applyOrder(rendered);
    expect(steps.flat().sort()).toEqual(
      kustomizations(rendered)
        .map(({ module }) => module.name)
        .sort(),
    );
    const stepOf = (name: string): number => steps.findIndex((names) => names.includes(name));
    for (const { module, dependsOn } of kustomizations(rendered)) {
      for (const before of dependsOn.keys()) expect(stepOf(before)).toBeLessThan(stepOf(module.name));
    }
  });

  it("ends where Kustomizations wait for each other", () => {
    const [first, second] = kustomizations(rendered);
    if (first === undefined || second === undefined) throw new Error("the example has too few modules");
    const circle = [
      { ...first, dependsOn: new Map([[second.module.name, []]]) },
      { ...second, dependsOn: new Map([[first.module.name, []]]) },
    ];
    expect(applyOrder({ modules: circle })).toEqual([]);
  });
});

describe("the map of the network", () => {
  const graph = networkGraph(rendered);

  it("has every machine with its role and address", () => {
    const lines = graph.nodes.flatMap(({ lines }) => lines);
    for (const { name, role, address } of rendered.cluster.nodes) {
      expect(lines).toContain(`${name} (${role})`);
      expect(lines).toContain(address);
    }
  });

  it("leads from the records and the tunnel to Traefik, and from there to apps and machines behind it", () => {
    expect(edges(graph)).toEqual(
      expect.arrayContaining([
        "vip → node0",
        "node0 → node1",
        "dns → service traefik/traefik-lan: *.example.org → 10.0.0.99",
        "tunnel → service traefik/traefik-lan: jellyfin.example.org",
        "service traefik/traefik-lan → apps: IngressRoute rules",
        "service traefik/traefik-lan → device printer: printer.example.org",
        "dns → device nas: files.example.org",
      ]),
    );
  });

  it("has no Internet where nothing leads there", () => {
    const { cluster, modules } = rendered;
    const left = { cluster, modules: modules.filter(({ module }) => !["dns", "cloudflared"].includes(module.name)) };
    expect(networkGraph(left).groups.map(({ id }) => id)).not.toContain("internet");
  });
});

describe("the map of a network without Cloudflare", () => {
  const server = { kind: "rfc2136", server: "10.0.0.2", key: { name: "home" } } as const;

  it("has who keeps the zone in the home network, where that is there", () => {
    const graph = networkGraph(exampleRenderedWith({ dns: { provider: server } }));
    expect(graph.nodes.find(({ id }) => id === "dns")).toMatchObject({
      lines: ["the name server 10.0.0.2", "example.org"],
      group: "lan",
    });
    expect(graph.groups.map(({ id }) => id)).not.toContain("internet");
  });

  it("leads from the routers that learn of addresses by BGP to what has the addresses", () => {
    const bgp = { asn: 64_513, peers: [{ name: "router", asn: 64_512 }] };
    const graph = networkGraph(exampleRenderedWith({ bgp, dns: "by hand" }));
    expect(graph.nodes.find(({ id }) => id === "router router")).toMatchObject({
      lines: ["router", "10.0.0.1", "AS 64512"],
      group: "lan",
    });
    expect(edges(graph)).toContain("router router → service traefik/traefik-lan: route by BGP");
  });
});

describe("the map of storage", () => {
  it("leads from each app to what keeps its data, and from there to the backups", () => {
    expect(edges(storageGraph(rendered))).toEqual([
      "app jellyfin → class longhorn-replicated: config 10Gi",
      "class longhorn-replicated → backup nfs://10.0.0.50:/srv/backups: backups",
      "app jellyfin → export 10.0.0.50:/srv/media",
      "app sonarr → class longhorn-replicated: config 1.5Gi",
      "app sonarr → export 10.0.0.50:/srv/media",
    ]);
  });
});

describe.each([
  ["Flux", fluxGraph(rendered)],
  ["the network", networkGraph(rendered)],
  ["storage", storageGraph(rendered)],
])("the map of %s as text and image", (_, graph) => {
  it("has in Mermaid every box, frame and line once, under names that Mermaid takes", () => {
    const text = mermaid(graph);
    const lines = text.split("\n");
    expect(lines[0]).toBe(`flowchart ${graph.direction}`);
    expect(lines.filter((line) => line.includes("subgraph "))).toHaveLength(graph.groups.length);
    expect(lines.filter((line) => line.trim() === "end")).toHaveLength(graph.groups.length);
    expect(lines.filter((line) => /^ *\w+\[/.test(line))).toHaveLength(graph.nodes.length);
    expect(lines.filter((line) => /^ {2}\w+ -{2,}[->]/.test(line))).toHaveLength(graph.edges.length);
  });

  it("is a whole image without anything from elsewhere, in which every text and line is drawn within its bounds", () => {
    const image = svg(graph);
    for (const text of [...graph.nodes.flatMap(({ lines }) => lines), ...graph.groups.map(({ title }) => title)]) {
      expect(image).toContain(`>${text}</text>`);
    }
    expect(image.match(/class="line"/g)).toHaveLength(graph.edges.length);
    expect(image).not.toMatch(/NaN|undefined|<script|href|@import/);
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(image) ?? [];
    for (const [, x, y] of image.matchAll(/<text[^>]* x="([-\d.]+)" y="([-\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThan(0);
      expect(Number(x)).toBeLessThan(Number(width));
      expect(Number(y)).toBeLessThan(Number(height));
    }
    expect(svg(graph)).toBe(image);
  });
});

describe("a text of a map", () => {
  const graph: Graph = {
    title: 'Maps & "more"',
    direction: "LR",
    groups: [],
    nodes: [{ id: "end", lines: ['say "hello" <b>', "1. first"] }],
    edges: [],
  };

  it("cannot end Mermaid's string or be read as its markup", () => {
    expect(mermaid(graph)).toBe('flowchart LR\n  end_0["say #34;hello#34; #60;b#62;<br/>1&#8203;. first"]\n');
  });

  it("is escaped in an image", () => {
    expect(svg(graph)).toContain("say &quot;hello&quot; &lt;b&gt;");
    expect(svg(graph)).toContain("<title>Maps &amp; &quot;more&quot;</title>");
  });
});
