import { nearest, type Rendered } from "@cowlab/core";
import type { Graph } from "@cowlab/docs/graph";
import type { Command } from "../command.ts";
import { misuseOf } from "../misuse.ts";
import { stdout } from "../output.ts";
import { printProblems } from "../print-problems.ts";
import { renderClusters } from "../render-clusters.ts";

const help = `Draws a map of a cluster.

Usage: cowlab graph <map> [--cluster name] [--format name]

Maps:
  flux     Flux's Kustomizations and their order
  network  machines, addresses, records, and how requests come to the apps
  storage  what keeps the data of apps, and where backups go

Options:
      --cluster name  this cluster; needed where there are several
      --format name   mermaid (the default) or svg, an image that needs no
                      browser to be made
  -h, --help          show this help

Examples:
  cowlab graph flux
  cowlab graph network --format svg > network.svg
`;

const misuse = misuseOf("cowlab graph");

const maps: Readonly<Record<string, () => Promise<(rendered: Rendered) => Graph>>> = {
  flux: async () => (await import("@cowlab/docs/flux-graph")).fluxGraph,
  network: async () => (await import("@cowlab/docs/network-graph")).networkGraph,
  storage: async () => (await import("@cowlab/docs/storage-graph")).storageGraph,
};

const formats: Readonly<Record<string, () => Promise<(graph: Graph) => string>>> = {
  mermaid: async () => (await import("@cowlab/docs/mermaid")).mermaid,
  svg: async () => (await import("@cowlab/docs/svg")).svg,
};

/** `cowlab graph`: draws maps. */
export const graph: Command = {
  help,
  options: { cluster: { type: "string" }, format: { type: "string" } },
  async run({ project, positionals, values }) {
    const [map, ...others] = positionals;
    const { cluster = project.clusters.length === 1 ? project.clusters[0] : undefined, format = "mermaid" } = values;
    if (map === undefined || others.length > 0) return misuse(`name one map: ${Object.keys(maps).join(", ")}`);
    const load = choose(maps, map);
    if (load === undefined) return misuse(unknown("map", map, maps));
    const loadFormat = choose(formats, String(format));
    if (loadFormat === undefined) return misuse(unknown("format", String(format), formats));
    if (cluster === undefined)
      return misuse(`name a cluster by --cluster: ${project.clusters.join(", ") || "clusters/ holds none"}`);
    const { clusters, problems } = await renderClusters(project, [String(cluster)]);
    const rendered = clusters[0]?.rendered;
    if (rendered === undefined) {
      printProblems({ clusters: clusters.map((one) => ({ ...one, changes: [], files: 0 })), problems, failed: true });
      return 1;
    }
    const draw = await load();
    const write = await loadFormat();
    stdout.write(write(draw(rendered)));
    return 0;
  },
};

function choose<T>(from: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

function unknown(what: string, name: string, known: Readonly<Record<string, unknown>>): string {
  const near = nearest(name, Object.keys(known));
  return `there is no ${what} ${name}${near === undefined ? `: there is ${Object.keys(known).join(", ")}` : `; did you mean ${near}?`}`;
}
