import {
  type ClusterDefinition,
  containersOf,
  groupKind,
  isObject,
  parseImage,
  podTemplate,
  renderCluster,
  stringAt,
} from "@cowlab/core";
import type { JsonManifest } from "@cowlab/diff/read-file";
import type { OldObject } from "../old-folder.ts";
import { type CatalogueEntry, catalogue } from "./catalogue.ts";

/** An entry of the catalogue that a folder has something of. */
export interface Recognised {
  readonly entry: CatalogueEntry;
  /** The workloads or releases by which it was, or objects of a kind that it installs. */
  readonly by: readonly OldObject[];
  /** The image that its module runs. */
  readonly image?: string;
  /** True where its modules cannot do without the fact media. */
  readonly needsMedia: boolean;
}

/** What tells an entry from the others: read off what its modules render. */
interface Signature {
  readonly entry: CatalogueEntry;
  /** Images by their names without registry and path. */
  readonly images: ReadonlyMap<string, string>;
  readonly charts: ReadonlySet<string>;
  /** Kinds that it installs, as `metallb.io IPAddressPool`. */
  readonly kinds: ReadonlySet<string>;
  readonly needsMedia: boolean;
}

/** A cluster that can run everything, to see what it would render. */
const probe: ClusterDefinition = {
  name: "probe",
  domain: "example.org",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/home/cluster.git" },
  network: {
    lan: "10.0.0.0/24",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    controlPlane: "10.0.0.200",
    ingress: "10.0.0.99",
    pools: [{ name: "lan", addresses: ["10.0.0.80-10.0.0.98"] }],
  },
  nodes: [
    { name: "node0", role: "server", address: "10.0.0.10" },
    { name: "node1", role: "agent", address: "10.0.0.11" },
    { name: "node2", role: "agent", address: "10.0.0.12" },
  ],
  media: { server: "10.0.0.50", path: "/srv/media", size: "1Ti", user: 1000, group: 1000 },
  tunnel: { id: "0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11" },
  modules: catalogue.map(({ make }) => make({})),
};

/** Read once: they are the same every time. */
let signatures: readonly Signature[] | undefined;

/** Says which entries of the catalogue a folder has something of. */
export function recognise(objects: readonly OldObject[]): readonly Recognised[] {
  signatures ??= readSignatures();
  return signatures.flatMap((signature) => {
    const { entry, images, charts, kinds, needsMedia } = signature;
    const workloads = objects.filter(({ manifest }) => imagesOf(manifest).some((image) => images.has(imageName(image))));
    const releases = objects.filter(({ manifest }) => {
      const chart = chartOf(manifest);
      return chart !== undefined && (charts.has(chart) || images.has(chart));
    });
    const installed = objects.filter(({ manifest }) => kinds.has(groupKind(manifest)));
    if (entry.factory === "k3sNodes") {
      const machines = objects.filter(({ name, manifest }) => name.kind === "Node" && /\+k3s/.test(kubeletOf(manifest)));
      return machines.length === 0 ? [] : [{ entry, by: machines, needsMedia }];
    }
    const by = workloads.length + releases.length > 0 ? [...new Set([...workloads, ...releases])] : installed.slice(0, 1);
    if (by.length === 0) return [];
    const [image] = images.values();
    return [{ entry, by, needsMedia, ...(image === undefined ? {} : { image }) }];
  });
}

function readSignatures(): readonly Signature[] {
  const rendered = new Map(renderCluster(probe).modules.map(({ module, objects }) => [module.name, { module, objects }]));
  const { media: _, ...withoutMedia } = probe;
  const poor = new Map(renderCluster(withoutMedia).modules.map(({ module, objects }) => [module.name, objects.length]));
  const read = catalogue.map((entry): Signature => {
    const own = entry.make({}).flatMap(({ name }) => rendered.get(name) ?? []);
    // What renders is plain data.
    const manifests = own.flatMap(({ objects }) => objects.map(({ manifest }) => manifest as JsonManifest));
    const installs = own.flatMap(({ module }) => module.installs ?? []);
    return {
      entry,
      images: new Map(manifests.flatMap(imagesOf).map((image) => [imageName(image), image])),
      charts: new Set(manifests.flatMap((manifest) => chartOf(manifest) ?? [])),
      kinds: new Set(installs.map(groupKind)),
      needsMedia: own.some(({ module, objects }) => (poor.get(module.name) ?? 0) < objects.length),
    };
  });
  // What several have says nothing: an image of a tool, a kind that is installed twice.
  const isOwn = (names: readonly string[]): ((name: string) => boolean) => {
    const counts = Map.groupBy(names, (name) => name);
    return (name) => counts.get(name)?.length === 1;
  };
  const image = isOwn(read.flatMap(({ images }) => [...images.keys()]));
  const chart = isOwn(read.flatMap(({ charts }) => [...charts]));
  const kind = isOwn(read.flatMap(({ kinds }) => [...kinds]));
  return read.map((one) => ({
    ...one,
    images: new Map([...one.images].filter(([name]) => image(name))),
    charts: new Set([...one.charts].filter(chart)),
    kinds: new Set([...one.kinds].filter(kind)),
  }));
}

/** The images of a workload, or those that the values of a release name. */
export function imagesOf(manifest: JsonManifest): readonly string[] {
  const pod = podTemplate(manifest);
  if (pod !== undefined) return containersOf(pod.spec).flatMap(({ spec }) => stringAt(spec, "image") ?? []);
  return manifest.kind === "HelmRelease" ? imagesIn(Object(manifest["spec"]).values) : [];
}

/** Maps of a repository and a tag, as most charts have them, however deep. */
function imagesIn(values: unknown): readonly string[] {
  if (Array.isArray(values)) return values.flatMap(imagesIn);
  if (!isObject(values)) return [];
  const [repository, tag] = [values["repository"], values["tag"]];
  const own =
    typeof repository === "string" && (typeof tag === "string" || typeof tag === "number") ? [`${repository}:${tag}`] : [];
  return [...own, ...Object.values(values).flatMap(imagesIn)];
}

function kubeletOf(manifest: JsonManifest): string {
  return stringAt(manifest, "status", "nodeInfo", "kubeletVersion") ?? "";
}

/** The chart that a release installs, by its name. */
function chartOf(manifest: JsonManifest): string | undefined {
  if (manifest.kind !== "HelmRelease") return undefined;
  return stringAt(manifest, "spec", "chart", "spec", "chart") ?? stringAt(manifest, "spec", "chartRef", "name");
}

/** The last part of an image's path, without its tag: `sonarr`. */
export function imageName(image: string): string {
  const repository = parseImage(image)?.repository ?? image;
  return repository.slice(repository.lastIndexOf("/") + 1);
}
