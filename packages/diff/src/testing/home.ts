import { copyparty } from "@cowlab/apps/copyparty";
import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { prowlarr } from "@cowlab/apps/prowlarr";
import { sonarr } from "@cowlab/apps/sonarr";
import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** The modules of a home cluster by name, so that a history replaces, removes or adds one. */
export const homeModules = {
  nodes: k3sNodes(),
  flux: flux(),
  kubeVip: kubeVip(),
  metallb: metallb(),
  traefik: traefik(),
  longhorn: longhorn(),
  certificates: certificates(),
  dns: dns(),
  tunnel: tunnel(),
  homepage: homepage(),
  jellyfin: jellyfin(),
  prowlarr: prowlarr(),
  sonarr: sonarr(),
  copyparty: copyparty(),
} as const satisfies Readonly<Record<string, ClusterDefinition["modules"][number]>>;

/** The facts of a home cluster without its modules. */
export const homeFacts = {
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
    devices: { nas: "10.0.0.50" },
  },
  nodes: [
    { name: "node0", role: "server", address: "10.0.0.10" },
    { name: "node1", role: "agent", address: "10.0.0.11" },
    { name: "node2", role: "agent", address: "10.0.0.12" },
    { name: "node3", role: "agent", address: "10.0.0.13" },
  ],
  media: { server: "10.0.0.50", path: "/srv/media", size: "1Ti", user: 1000, group: 1000 },
  tunnel: { id: "5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93" },
} as const satisfies Omit<ClusterDefinition, "modules">;

/** The modules of a cluster, as a history changes them; what is undefined is not in it. */
export type HomeModules = Readonly<Record<string, ClusterDefinition["modules"][number] | undefined>>;

/** A home cluster. */
export function home(
  modules: HomeModules = homeModules,
  facts: Partial<Omit<ClusterDefinition, "modules">> = {},
): ClusterDefinition {
  return { ...homeFacts, ...facts, modules: Object.values(modules).filter((module) => module !== undefined) };
}

/** The files of a cluster by their paths from the project's folder. It must render without an error. */
export function rendered(definition: ClusterDefinition): Map<string, string> {
  const { files, problems } = renderCluster(definition);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map((problem) => JSON.stringify(problem)).join("\n"));
  return new Map([...files].map(([path, text]) => [`clusters/${definition.name}/${path}`, text]));
}
