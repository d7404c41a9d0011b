import { externalService } from "@cowlab/apps/external-service";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { sonarr } from "@cowlab/apps/sonarr";
import { type ClusterDefinition, type PlainManifest, renderCluster } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";
import { type TracedCluster, type TracedObject, tracedCluster } from "../traced-cluster.ts";

/** A home cluster with an app of the LAN, one of the Internet, and a machine of the LAN behind Traefik. */
export function exampleCluster(overrides: Partial<ClusterDefinition> = {}): ClusterDefinition {
  return {
    name: "home",
    domain: "example.org",
    kubernetes: "1.33",
    repository: { url: "https://git.example.org/home/cluster.git" },
    network: {
      lan: "10.0.0.0/24",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.1"],
      controlPlane: "10.0.0.200",
      ingress: "10.0.0.99",
      pools: [{ name: "lan", addresses: ["10.0.0.80-10.0.0.98"] }],
      devices: { nas: "10.0.0.50", printer: "10.0.0.60" },
    },
    nodes: [
      { name: "node0", role: "server", address: "10.0.0.10", taints: ["CriticalAddonsOnly=true:NoExecute"] },
      { name: "node1", role: "agent", address: "10.0.0.11" },
      { name: "node2", role: "agent", address: "10.0.0.12" },
      { name: "node3", role: "agent", address: "10.0.0.13" },
    ],
    media: { server: "10.0.0.50", path: "/srv/media", size: "4Ti", user: 1000, group: 1000 },
    tunnel: { id: "0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11" },
    modules: [
      k3sNodes(),
      flux(),
      kubeVip(),
      metallb(),
      traefik(),
      longhorn(),
      certificates(),
      dns({ records: [{ name: "files", device: "nas" }] }),
      tunnel(),
      externalService({ name: "printer", device: "printer", port: 443, scheme: "https", selfSigned: true }),
      jellyfin({ public: true }),
      sonarr(),
    ],
    ...overrides,
  };
}

/** The example with addresses of networks of their own, of which two routers learn by BGP, each from a zone's nodes. */
export function routedCluster(): ClusterDefinition {
  const { network, nodes, modules, ...facts } = exampleCluster();
  const zone = "topology.kubernetes.io/zone";
  const peer = (name: string, address: string) => ({
    name,
    address,
    asn: 64_512,
    nodeSelectors: [{ matchLabels: { [zone]: name } }],
  });
  const bgp = { asn: 64_513, peers: [{ ...peer("attic", "10.0.0.1"), bfd: {} }, peer("cellar", "10.0.0.2")] };
  return {
    ...facts,
    network: { ...network, ingress: "10.0.9.99", pools: [{ name: "lan", addresses: ["10.0.9.128/26"] }] },
    nodes: nodes.map((node, position) => ({ ...node, labels: { [zone]: position < 2 ? "attic" : "cellar" } })),
    modules: modules.map((module) => ("name" in module || module[0]?.name !== "metallb" ? module : metallb({ bgp }))),
  };
}

/** What can be traced of a cluster. */
export function traced(definition: ClusterDefinition): TracedCluster {
  return tracedCluster(renderCluster(definition));
}

/** A path of keys and indexes into an object. */
export type FieldPath = readonly (string | number)[];

/** The cluster with a field of an object set, or removed where the value is undefined. */
export function withField(cluster: TracedCluster, name: string, path: FieldPath, value: unknown): TracedCluster {
  return changed(cluster, name, (manifest) => setField(manifest, path, value));
}

/** The cluster without an object. */
export function without(cluster: TracedCluster, name: string): TracedCluster {
  mustExist(cluster, name);
  return { ...cluster, objects: cluster.objects.filter((object) => nameOf(object) !== name) };
}

/** The cluster with a further object, which is another one with fields set. */
export function withCopy(
  cluster: TracedCluster,
  name: string,
  ...changes: readonly (readonly [FieldPath, unknown])[]
): TracedCluster {
  const copy = mustExist(cluster, name);
  const manifest = structuredClone(copy.manifest);
  for (const [path, value] of changes) setField(manifest, path, value);
  return { ...cluster, objects: [...cluster.objects, { ...copy, manifest }] };
}

/** The cluster with a field of a machine's configuration set. */
export function withMachine(cluster: TracedCluster, file: string, path: FieldPath, value: unknown): TracedCluster {
  return {
    ...cluster,
    data: cluster.data.map((item) => {
      if (item.file !== file) return item;
      const data = structuredClone(item.data);
      setField(data, path, value);
      return { ...item, data };
    }),
  };
}

function changed(cluster: TracedCluster, name: string, change: (manifest: PlainManifest) => void): TracedCluster {
  mustExist(cluster, name);
  return {
    ...cluster,
    objects: cluster.objects.map((object) => {
      if (nameOf(object) !== name) return object;
      const manifest = structuredClone(object.manifest);
      change(manifest);
      return { ...object, manifest };
    }),
  };
}

function mustExist(cluster: TracedCluster, name: string): TracedObject {
  const found = cluster.objects.find((object) => nameOf(object) === name);
  if (found !== undefined) return found;
  throw new Error(`there is no ${name} in the example, but ${cluster.objects.map(nameOf).join(", ")}`);
}

function nameOf({ manifest }: TracedObject): string {
  const { namespace, name } = manifest.metadata;
  return `${manifest.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function setField(target: object, path: FieldPath, value: unknown): void {
  const last = path.at(-1) ?? "";
  let at: unknown = target;
  for (const key of path.slice(0, -1)) at = Reflect.get(Object(at), key);
  if (typeof at !== "object" || at === null) throw new Error(`there is no ${path.slice(0, -1).join(".")} in the example`);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else Reflect.set(at, last, value);
}
