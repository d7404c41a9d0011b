import { copyparty } from "@cowlab/apps/copyparty";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { radarr } from "@cowlab/apps/radarr";
import { sonarr } from "@cowlab/apps/sonarr";
import { type ClusterDefinition, emitYaml } from "@cowlab/core";
import { dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { diffClusters } from "./diff-clusters.ts";
import { memoryFiles } from "./files.ts";
import { describeObject } from "./object-name.ts";
import { exampleConfig, exampleTree } from "./testing/example-tree.ts";
import { type HomeModules, home, homeFacts, homeModules, rendered } from "./testing/home.ts";
import type { Json, JsonObject } from "./value.ts";

/** A change to a cluster file, and what a reviewer should be told of it. */
interface History {
  readonly name: string;
  readonly before?: Side;
  readonly after: Side;
  readonly verdict: "routine" | "look-closely" | "dangerous";
  /** What the rules find, as `rule place`; without what restarts or goes along with something else. */
  readonly effects: readonly string[];
  /** The objects that change, and how, where they are few. */
  readonly changes?: readonly string[];
}

/** A state of a cluster. */
interface Side {
  readonly modules?: HomeModules;
  readonly facts?: Partial<Omit<ClusterDefinition, "modules">>;
  /** What somebody does to the rendered files by hand, past all that checks a module. */
  readonly edit?: (files: Map<string, string>) => void;
}

const at = (path: string): string => `clusters/home/${path}`;

/** The cluster with other modules. */
const modules = (changed: HomeModules): Side => ({ modules: { ...homeModules, ...changed } });

/** The cluster with other addresses. */
const network = (changed: Partial<ClusterDefinition["network"]>): Side => ({
  facts: { network: { ...homeFacts.network, ...changed } },
});

/** A cluster whose router, of this system, learns of its addresses by BGP: they are of a network of their own. */
const byBgp = (asn: number): HomeModules => ({
  ...homeModules,
  metallb: metallb({ bgp: { asn: 64_513, peers: [{ name: "router", asn }] } }),
});
const routed = {
  network: { ...homeFacts.network, ingress: "10.0.9.99", pools: [{ name: "lan", addresses: ["10.0.9.128/26"] }] },
};

/** The rendered files with another text in one of them. */
const replace = (path: string, pattern: string | RegExp, text: string): Side => ({
  edit: (files) => {
    const before = files.get(at(path)) ?? "";
    const after = before.replace(pattern, text);
    if (after === before) throw new Error(`nothing to replace in ${path}`);
    files.set(at(path), after);
  },
});

/** The rendered files with a field of an object set; undefined takes it away. */
const set = (path: string, field: readonly (string | number)[], value: Json | undefined): Side => ({
  edit: (files) => {
    const before = files.get(at(path));
    if (before === undefined) throw new Error(`there is no ${path}`);
    files.set(at(path), `${before.split("\n", 1)[0]}\n${emitYaml(put(parse(before), field, value))}`);
  },
});

function put(value: unknown, [key, ...rest]: readonly (string | number)[], next: Json | undefined): unknown {
  if (key === undefined) return next;
  if (typeof key === "number") return Object.assign([...Object(value)], { [key]: put(Object(value)[key], rest, next) });
  return { ...Object(value), [key]: put(Object(value)[key], rest, next) };
}

/** Edits one after the other. */
const all = (...sides: readonly Side[]): Side => ({
  edit: (files) => {
    for (const { edit } of sides) edit?.(files);
  },
});

/** The rendered files without one of them, and without its line in the list beside it. */
const remove = (folder: string, file: string): Side => ({
  edit: (files) => {
    replace(`${folder}/kustomization.yaml`, `  - ${file}\n`, "").edit?.(files);
    if (!files.delete(at(`${folder}/${file}`))) throw new Error(`there is no ${folder}/${file}`);
  },
});

/** The rendered files with a folder of somebody's own. */
const notes = (objects: readonly JsonObject[], kustomization: JsonObject = {}): Side => ({
  edit: (files) => {
    for (const [path, text] of exampleTree({ notes: { objects, flux: kustomization } })) {
      if (path !== at("kustomization.yaml")) files.set(path, text);
    }
    replace("kustomization.yaml", "  - flux/prowlarr.yaml\n", "  - flux/notes.yaml\n  - flux/prowlarr.yaml\n").edit?.(files);
  },
});

const own = { name: "notes", namespace: "notes" };
const pods = { selector: { matchLabels: { app: "notes" } } };
const template = (spec: JsonObject): JsonObject => ({ metadata: { labels: { app: "notes" } }, spec });
const image = "registry.example.org/notes:1.0.0";
const claimed = (size: string): JsonObject => ({
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } } },
});
const statefulSet = (size: string): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: own,
  spec: {
    ...pods,
    serviceName: "notes",
    template: template({ containers: [{ name: "notes", image }] }),
    volumeClaimTemplates: [claimed(size)],
  },
});
const reader = (how: JsonObject): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: own,
  spec: {
    ...pods,
    template: template({
      containers: [{ name: "notes", image, ...how }],
      volumes: [{ name: "config", configMap: { name: "notes" } }],
    }),
  },
});
const job = (suspend: boolean): JsonObject => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: own,
  spec: {
    schedule: "0 3 * * *",
    suspend,
    jobTemplate: { spec: { template: template({ containers: [{ name: "notes", image }] }) } },
  },
});
const role = (verbs: readonly string[], resources: readonly string[]): JsonObject => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "notes" },
  rules: [{ apiGroups: [""], resources, verbs }],
});
const binding = (name: string): JsonObject => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "notes" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
  subjects: [{ kind: "ServiceAccount", name: "notes", namespace: "notes" }],
});
const account: JsonObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: own };
const release: JsonObject = {
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  kind: "HelmRelease",
  metadata: own,
  spec: {
    interval: "1h",
    chart: { spec: { chart: "notes", version: "1.0.0", sourceRef: { kind: "HelmRepository", name: "notes" } } },
  },
};
const definition: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "notes.example.org" },
  spec: { group: "example.org", scope: "Namespaced", names: { kind: "Note", plural: "notes" } },
};
const note: JsonObject = { apiVersion: "example.org/v1", kind: "Note", metadata: own };

const deployment = "sonarr/deployment-sonarr.yaml";
const claim = "sonarr/persistentvolumeclaim-sonarr-config.yaml";
const pod = ["spec", "template", "spec"] as const;
const container = [...pod, "containers", 0] as const;
const sonarrImage = (image: string): Side => modules({ sonarr: sonarr({ image }) });
const sonarrTag = (image: string): Side => set(deployment, [...container, "image"], image);
const chart = (name: string, version: string): Side =>
  set(`${name}/helmrelease-${name}.yaml`, ["spec", "chart", "spec", "version"], version);
const suspended = replace("flux/sonarr.yaml", "  prune: true\n", "  prune: true\n  suspend: true\n");
const publicJellyfin = modules({ jellyfin: jellyfin({ public: true }) });

const histories: readonly History[] = [
  { name: "nothing is changed", after: {}, verdict: "routine", effects: [], changes: [] },
  {
    name: "the modules of the cluster file are put in another order",
    after: { modules: Object.fromEntries(Object.entries(homeModules).reverse()) },
    verdict: "routine",
    effects: [],
    changes: [],
  },
  // Versions
  {
    name: "an app gets a patch release",
    after: sonarrImage("ghcr.io/home-operations/sonarr:4.0.19.3050"),
    verdict: "routine",
    effects: ["version-bump Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app gets a minor release",
    after: sonarrImage("ghcr.io/home-operations/sonarr:4.1.0.1"),
    verdict: "routine",
    effects: ["version-bump Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app with data gets a major release",
    after: sonarrImage("ghcr.io/home-operations/sonarr:5.0.0.1"),
    verdict: "look-closely",
    effects: ["major-bump Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app with data goes back to an earlier release",
    after: sonarrImage("ghcr.io/home-operations/sonarr:4.0.18.1"),
    verdict: "dangerous",
    effects: ["downgrade Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app is pinned to a digest",
    after: sonarrImage(`ghcr.io/home-operations/sonarr:4.0.19.3001@sha256:${"4e".repeat(32)}`),
    verdict: "routine",
    effects: ["version-bump Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app follows a tag that moves",
    after: sonarrTag("ghcr.io/home-operations/sonarr:rolling"),
    verdict: "look-closely",
    effects: ["mutable-tag Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app runs the build of a commit",
    after: sonarrTag("ghcr.io/home-operations/sonarr:sha-0e3f2a1"),
    verdict: "look-closely",
    effects: ["unknown-version Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "an app comes from another publisher",
    after: sonarrTag("lscr.io/linuxserver/sonarr:4.0.19-ls402"),
    verdict: "look-closely",
    effects: ["moved-image Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "a program with versions by the calendar is bumped",
    after: modules({ tunnel: tunnel({ image: "docker.io/cloudflare/cloudflared:2027.1.0" }) }),
    verdict: "routine",
    effects: ["version-bump Deployment cloudflared/cloudflared"],
    changes: ["changed Deployment cloudflared/cloudflared"],
  },
  {
    name: "Longhorn goes up one minor version",
    before: chart("longhorn", "1.11.3"),
    after: chart("longhorn", "1.12.1"),
    verdict: "look-closely",
    effects: ["one-way-upgrade HelmRelease longhorn-system/longhorn"],
    changes: ["changed HelmRelease longhorn-system/longhorn"],
  },
  {
    name: "Longhorn leaves a minor version out",
    before: chart("longhorn", "1.10.0"),
    after: chart("longhorn", "1.12.1"),
    verdict: "dangerous",
    effects: ["skipped-version HelmRelease longhorn-system/longhorn"],
    changes: ["changed HelmRelease longhorn-system/longhorn"],
  },
  {
    name: "Longhorn goes back",
    before: chart("longhorn", "1.12.1"),
    after: chart("longhorn", "1.11.3"),
    verdict: "dangerous",
    effects: ["downgrade HelmRelease longhorn-system/longhorn"],
    changes: ["changed HelmRelease longhorn-system/longhorn"],
  },
  {
    name: "a chart before 1.0 goes up a minor version",
    after: chart("metallb", "0.99.0"),
    verdict: "look-closely",
    effects: ["major-bump HelmRelease metallb-system/metallb"],
    changes: ["changed HelmRelease metallb-system/metallb"],
  },
  {
    name: "a chart gets other values",
    after: set("metallb/helmrelease-metallb.yaml", ["spec", "values", "speaker", "logLevel"], "debug"),
    verdict: "routine",
    effects: ["upgraded-release HelmRelease metallb-system/metallb"],
    changes: ["changed HelmRelease metallb-system/metallb"],
  },
  {
    name: "Traefik is bumped, with its CRDs",
    after: modules({ traefik: traefik({ version: "v3.7.99" }) }),
    verdict: "routine",
    effects: ["version-bump GitRepository traefik/traefik-crds", "version-bump Deployment traefik/traefik"],
    changes: ["changed GitRepository traefik/traefik-crds", "changed Deployment traefik/traefik"],
  },
  {
    name: "Flux is bumped",
    after: modules({ flux: flux({ version: "2.9.99" }) }),
    verdict: "routine",
    effects: ["version-bump FluxInstance flux-system/flux"],
    changes: ["changed FluxInstance flux-system/flux"],
  },
  {
    name: "kube-vip is bumped",
    after: modules({ kubeVip: kubeVip({ image: "ghcr.io/kube-vip/kube-vip:v1.2.99" }) }),
    verdict: "routine",
    effects: ["version-bump DaemonSet kube-system/kube-vip"],
    changes: ["changed DaemonSet kube-system/kube-vip"],
  },
  {
    name: "Kubernetes goes up one minor version",
    after: { facts: { kubernetes: "1.34" } },
    verdict: "look-closely",
    effects: ["one-way-upgrade clusters/home/nodes/node0.json", "node-configuration machines node0, node1, node2 and node3"],
    changes: [],
  },
  {
    name: "Kubernetes leaves a minor version out",
    after: { facts: { kubernetes: "1.35" } },
    verdict: "dangerous",
    effects: ["skipped-version clusters/home/nodes/node0.json", "node-configuration machines node0, node1, node2 and node3"],
    changes: [],
  },
  // Apps come and go
  {
    name: "an app is added",
    after: modules({ radarr: radarr() }),
    verdict: "routine",
    // In, and out: both use the other's API.
    effects: [
      "new-host radarr.example.org",
      "admitted-peer NetworkPolicy prowlarr/prowlarr",
      "admitted-peer NetworkPolicy prowlarr/prowlarr",
    ],
    changes: [
      "added Kustomization flux-system/radarr",
      "changed ConfigMap homepage/homepage",
      "changed Deployment homepage/homepage",
      "added Namespace radarr",
      "changed NetworkPolicy prowlarr/prowlarr",
      "added Deployment radarr/radarr",
      "added IngressRoute radarr/radarr",
      "added NetworkPolicy radarr/radarr",
      "added PersistentVolume media-radarr",
      "added PersistentVolumeClaim radarr/radarr-config",
      "added PersistentVolumeClaim radarr/radarr-media",
      "added Service radarr/radarr",
    ],
  },
  {
    name: "an app is removed",
    after: modules({ copyparty: undefined }),
    verdict: "look-closely",
    effects: [
      "withdrawn-host copyparty.example.org",
      "pruned-workload Deployment copyparty/copyparty",
      "orphaned-object copyparty",
      "orphaned-object Namespace copyparty",
    ],
    changes: [
      "removed ConfigMap copyparty/copyparty",
      "removed Deployment copyparty/copyparty",
      "removed IngressRoute copyparty/copyparty",
      "removed NetworkPolicy copyparty/copyparty",
      "removed PersistentVolume media-copyparty",
      "removed PersistentVolumeClaim copyparty/copyparty-config",
      "removed PersistentVolumeClaim copyparty/copyparty-media",
      "removed PersistentVolumeClaim copyparty/copyparty-shared",
      "removed Service copyparty/copyparty",
      "removed Kustomization flux-system/copyparty",
      "changed ConfigMap homepage/homepage",
      "changed Deployment homepage/homepage",
      "removed Namespace copyparty",
    ],
  },
  {
    name: "an app is stopped",
    after: set(deployment, ["spec", "replicas"], 0),
    verdict: "look-closely",
    effects: ["scaled-to-zero Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "the folder of the cluster is removed",
    after: { edit: (files) => files.clear() },
    verdict: "dangerous",
    effects: ["removed-cluster"],
  },
  // Who reaches what
  {
    name: "an app is opened to the Internet",
    after: publicJellyfin,
    verdict: "look-closely",
    effects: ["exposed-host jellyfin.example.org", "new-record DNSEndpoint external-dns/home"],
    changes: [
      "changed ConfigMap cloudflared/cloudflared",
      "changed Deployment cloudflared/cloudflared",
      "changed DNSEndpoint external-dns/home",
      "added IngressRoute jellyfin/jellyfin-tunnel",
    ],
  },
  {
    name: "an app is taken off the Internet",
    before: publicJellyfin,
    after: {},
    verdict: "look-closely",
    effects: ["withdrawn-host jellyfin.example.org", "changed-record DNSEndpoint external-dns/home"],
    changes: [
      "changed ConfigMap cloudflared/cloudflared",
      "changed Deployment cloudflared/cloudflared",
      "changed DNSEndpoint external-dns/home",
      "removed IngressRoute jellyfin/jellyfin-tunnel",
    ],
  },
  {
    name: "an app answers at another name",
    after: modules({ sonarr: sonarr({ host: "series" }) }),
    verdict: "look-closely",
    effects: ["withdrawn-host sonarr.example.org", "new-host series.example.org"],
    changes: [
      "changed ConfigMap homepage/homepage",
      "changed Deployment homepage/homepage",
      "changed IngressRoute sonarr/sonarr",
    ],
  },
  {
    name: "the login before Longhorn's page is taken away",
    after: set("longhorn-storage/ingressroute-longhorn.yaml", ["spec", "routes", 0, "middlewares"], undefined),
    verdict: "dangerous",
    effects: ["lost-login longhorn.example.org"],
    changes: ["changed IngressRoute longhorn-system/longhorn"],
  },
  {
    name: "a host leads to another Service",
    after: set("sonarr/ingressroute-sonarr.yaml", ["spec", "routes", 0, "services", 0, "name"], "sonarr-next"),
    verdict: "look-closely",
    effects: ["rerouted-host sonarr.example.org"],
    changes: ["changed IngressRoute sonarr/sonarr"],
  },
  {
    name: "a NetworkPolicy is taken away",
    after: remove("sonarr", "networkpolicy-sonarr.yaml"),
    verdict: "look-closely",
    effects: ["opened-network NetworkPolicy sonarr/sonarr"],
    changes: ["removed NetworkPolicy sonarr/sonarr"],
  },
  {
    name: "a NetworkPolicy lets everybody in",
    after: set("sonarr/networkpolicy-sonarr.yaml", ["spec", "ingress"], [{}]),
    verdict: "look-closely",
    effects: ["opened-network NetworkPolicy sonarr/sonarr"],
    changes: ["changed NetworkPolicy sonarr/sonarr"],
  },
  {
    name: "a Service gets an address of its own",
    after: all(
      set("sonarr/service-sonarr.yaml", ["spec", "type"], "LoadBalancer"),
      set("sonarr/service-sonarr.yaml", ["metadata", "annotations"], { "metallb.io/loadBalancerIPs": "10.0.0.81" }),
    ),
    verdict: "look-closely",
    effects: ["opened-network Service sonarr/sonarr", "new-address Service sonarr/sonarr"],
    changes: ["changed Service sonarr/sonarr"],
  },
  {
    name: "the ingress moves to another address",
    after: network({ ingress: "10.0.0.79" }),
    verdict: "look-closely",
    effects: [
      "changed-address IPAddressPool metallb-system/ingress",
      "changed-address Service traefik/traefik-lan",
      "changed-record DNSEndpoint external-dns/home",
    ],
    changes: [
      "changed DNSEndpoint external-dns/home",
      "changed IPAddressPool metallb-system/ingress",
      "changed Service traefik/traefik-lan",
    ],
  },
  {
    name: "routers learn of the addresses by BGP instead of clients by ARP",
    after: { modules: byBgp(64_512), facts: routed },
    verdict: "look-closely",
    effects: [
      "changed-address IPAddressPool metallb-system/ingress",
      "changed-address IPAddressPool metallb-system/lan",
      "changed-address Service traefik/traefik-lan",
      "changed-announcement L2Advertisement metallb-system/lan",
      "changed-record DNSEndpoint external-dns/home",
      "upgraded-release HelmRelease metallb-system/metallb",
    ],
  },
  {
    name: "a pool that is announced by BGP is cut",
    before: { modules: byBgp(64_512), facts: routed },
    after: {
      modules: byBgp(64_512),
      facts: { network: { ...routed.network, pools: [{ name: "lan", addresses: ["10.0.9.128/27"] }] } },
    },
    verdict: "look-closely",
    effects: ["changed-address IPAddressPool metallb-system/lan"],
  },
  {
    name: "the router gets another system number",
    before: { modules: byBgp(64_512), facts: routed },
    after: { modules: byBgp(64_511), facts: routed },
    verdict: "look-closely",
    effects: ["changed-announcement BGPPeer metallb-system/router"],
    changes: ["changed BGPPeer metallb-system/router"],
  },
  {
    name: "the Kubernetes API moves to another address",
    after: network({ controlPlane: "10.0.0.201" }),
    verdict: "dangerous",
    effects: [
      "changed-control-plane DaemonSet kube-system/kube-vip",
      "node-configuration clusters/home/nodes/node0.json",
      "node-configuration machines node1, node2 and node3",
    ],
    changes: ["changed DaemonSet kube-system/kube-vip"],
  },
  {
    name: "the pool of addresses is cut",
    after: network({ pools: [{ name: "lan", addresses: ["10.0.0.80-10.0.0.89"] }] }),
    verdict: "look-closely",
    effects: ["changed-address IPAddressPool metallb-system/lan"],
    changes: ["changed IPAddressPool metallb-system/lan"],
  },
  {
    name: "a DNS record is added",
    after: modules({ dns: dns({ records: [{ name: "nas" }] }) }),
    verdict: "routine",
    effects: ["new-record DNSEndpoint external-dns/home"],
    changes: ["changed DNSEndpoint external-dns/home"],
  },
  {
    name: "a DNS record is taken away",
    before: modules({ dns: dns({ records: [{ name: "nas" }] }) }),
    after: {},
    verdict: "look-closely",
    effects: ["changed-record DNSEndpoint external-dns/home"],
    changes: ["changed DNSEndpoint external-dns/home"],
  },
  {
    name: "the tunnel is replaced by another one",
    before: publicJellyfin,
    after: { ...publicJellyfin, facts: { tunnel: { id: "0d6f0c9e-53f8-4a5b-9c43-0e4a1f0f7c11" } } },
    verdict: "look-closely",
    effects: ["changed-record DNSEndpoint external-dns/home"],
    changes: [
      "changed ConfigMap cloudflared/cloudflared",
      "changed Deployment cloudflared/cloudflared",
      "changed DNSEndpoint external-dns/home",
    ],
  },
  // Storage
  {
    name: "a volume grows",
    after: set(claim, ["spec", "resources", "requests", "storage"], "3Gi"),
    verdict: "routine",
    effects: ["grown-volume PersistentVolumeClaim sonarr/sonarr-config"],
    changes: ["changed PersistentVolumeClaim sonarr/sonarr-config"],
  },
  {
    name: "a volume shrinks",
    after: set(claim, ["spec", "resources", "requests", "storage"], "1Gi"),
    verdict: "dangerous",
    effects: ["shrunk-volume PersistentVolumeClaim sonarr/sonarr-config"],
    changes: ["changed PersistentVolumeClaim sonarr/sonarr-config"],
  },
  {
    name: "the media share is said to be larger",
    after: { facts: { media: { ...homeFacts.media, size: "2Ti" } } },
    verdict: "dangerous",
    effects: [
      "blocked-expansion PersistentVolumeClaim copyparty/copyparty-media",
      "blocked-expansion PersistentVolumeClaim jellyfin/jellyfin-media",
      "blocked-expansion PersistentVolumeClaim sonarr/sonarr-media",
    ],
    changes: [
      "changed PersistentVolume media-copyparty",
      "changed PersistentVolumeClaim copyparty/copyparty-media",
      "changed PersistentVolume media-jellyfin",
      "changed PersistentVolumeClaim jellyfin/jellyfin-media",
      "changed PersistentVolume media-sonarr",
      "changed PersistentVolumeClaim sonarr/sonarr-media",
    ],
  },
  {
    name: "the media share moves to another server",
    after: { facts: { media: { ...homeFacts.media, server: "10.0.0.51" } } },
    verdict: "dangerous",
    effects: [
      "immutable-field PersistentVolume media-copyparty",
      "immutable-field PersistentVolume media-jellyfin",
      "immutable-field PersistentVolume media-sonarr",
    ],
    changes: [
      "changed PersistentVolume media-copyparty",
      "changed PersistentVolume media-jellyfin",
      "changed PersistentVolume media-sonarr",
    ],
  },
  {
    name: "the volumes are copied more often",
    after: modules({ longhorn: longhorn({ replicas: 3 }) }),
    verdict: "dangerous",
    effects: ["immutable-field StorageClass longhorn-replicated", "upgraded-release HelmRelease longhorn-system/longhorn"],
    changes: ["changed StorageClass longhorn-replicated", "changed HelmRelease longhorn-system/longhorn"],
  },
  {
    name: "an app is given another claim",
    after: set(deployment, [...pod, "volumes", 0, "persistentVolumeClaim", "claimName"], "sonarr-fresh"),
    verdict: "look-closely",
    effects: ["other-data Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "a claim loses what kept it from being pruned",
    after: set(claim, ["metadata", "annotations"], undefined),
    verdict: "look-closely",
    effects: ["lost-protection PersistentVolumeClaim sonarr/sonarr-config"],
    changes: ["changed PersistentVolumeClaim sonarr/sonarr-config"],
  },
  {
    name: "a claim that nothing protects is removed, whose class keeps volumes",
    before: set(claim, ["metadata", "annotations"], undefined),
    after: remove("sonarr", "persistentvolumeclaim-sonarr-config.yaml"),
    verdict: "look-closely",
    effects: ["released-volume PersistentVolumeClaim sonarr/sonarr-config"],
    changes: ["removed PersistentVolumeClaim sonarr/sonarr-config"],
  },
  {
    name: "a claim that nothing protects is removed, whose class deletes volumes",
    before: all(
      set(claim, ["metadata", "annotations"], undefined),
      set("longhorn-storage/storageclass-longhorn-replicated.yaml", ["reclaimPolicy"], "Delete"),
    ),
    after: all(
      remove("sonarr", "persistentvolumeclaim-sonarr-config.yaml"),
      set("longhorn-storage/storageclass-longhorn-replicated.yaml", ["reclaimPolicy"], "Delete"),
    ),
    verdict: "dangerous",
    effects: ["pruned-data PersistentVolumeClaim sonarr/sonarr-config"],
    changes: ["removed PersistentVolumeClaim sonarr/sonarr-config"],
  },
  // Fields that cannot be changed
  {
    name: "a selector is changed",
    after: set(deployment, ["spec", "selector", "matchLabels", "tier"], "app"),
    verdict: "dangerous",
    effects: ["immutable-field Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "a selector is changed where force is on",
    after: all(
      set(deployment, ["spec", "selector", "matchLabels", "tier"], "app"),
      set(deployment, ["metadata", "annotations"], { "kustomize.toolkit.fluxcd.io/force": "enabled" }),
    ),
    verdict: "dangerous",
    effects: ["replaced-object Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "the claims of a StatefulSet are to be larger",
    before: notes([statefulSet("1Gi")]),
    after: notes([statefulSet("2Gi")]),
    verdict: "dangerous",
    effects: ["immutable-field StatefulSet notes/notes"],
    changes: ["changed StatefulSet notes/notes"],
  },
  {
    name: "a binding is to lead to another role",
    before: notes([account, binding("view")]),
    after: notes([account, binding("edit")]),
    verdict: "dangerous",
    effects: ["immutable-field ClusterRoleBinding notes"],
    changes: ["changed ClusterRoleBinding notes"],
  },
  {
    name: "a CustomResourceDefinition is removed",
    before: notes([definition, note]),
    after: notes([note]),
    verdict: "dangerous",
    effects: ["pruned-crd CustomResourceDefinition notes.example.org"],
    changes: ["removed CustomResourceDefinition notes.example.org"],
  },
  // Privileges
  {
    name: "a container becomes privileged",
    after: set(deployment, [...container, "securityContext", "privileged"], true),
    verdict: "dangerous",
    effects: ["node-access Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "a container may write to its image and gain privileges",
    after: all(
      set(deployment, [...container, "securityContext", "readOnlyRootFilesystem"], false),
      set(deployment, [...container, "securityContext", "allowPrivilegeEscalation"], true),
    ),
    verdict: "look-closely",
    effects: ["weaker-sandbox Deployment sonarr/sonarr", "weaker-sandbox Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "a pod mounts a folder of its node",
    after: set(deployment, [...pod, "volumes", 2, "hostPath"], { path: "/etc" }),
    verdict: "dangerous",
    effects: ["node-access Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "a role may read all Secrets",
    before: notes([role(["get"], ["configmaps"])]),
    after: notes([role(["get"], ["configmaps", "secrets"])]),
    verdict: "dangerous",
    effects: ["powerful-role ClusterRole notes"],
    changes: ["changed ClusterRole notes"],
  },
  {
    name: "a role may read a little more",
    before: notes([role(["get"], ["configmaps"])]),
    after: notes([role(["get", "list"], ["configmaps"])]),
    verdict: "look-closely",
    effects: ["wider-role ClusterRole notes"],
    changes: ["changed ClusterRole notes"],
  },
  {
    name: "somebody becomes the administrator",
    before: notes([account]),
    after: notes([account, binding("cluster-admin")]),
    verdict: "dangerous",
    effects: ["powerful-role ClusterRoleBinding notes"],
    changes: ["added ClusterRoleBinding notes"],
  },
  {
    name: "a namespace admits pods of any kind",
    after: set("namespaces/namespace-sonarr.yaml", ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "privileged"),
    verdict: "look-closely",
    effects: ["lowered-pod-security Namespace sonarr"],
    changes: ["changed Namespace sonarr"],
  },
  // Flux
  {
    name: "a module is renamed",
    after: modules({
      metallb: metallb().map((stage) => (stage.name === "metallb-pools" ? { ...stage, name: "metallb-addresses" } : stage)),
    }),
    verdict: "dangerous",
    effects: ["renamed-kustomization Kustomization flux-system/metallb-addresses"],
    changes: [
      "renamed Kustomization flux-system/metallb-addresses",
      "changed Kustomization flux-system/traefik",
      "changed IPAddressPool metallb-system/ingress from metallb-pools",
      "changed IPAddressPool metallb-system/lan from metallb-pools",
      "changed L2Advertisement metallb-system/lan from metallb-pools",
    ],
  },
  {
    name: "an object moves to another module",
    before: notes([account]),
    after: all(notes([]), replace("prowlarr/kustomization.yaml", "resources:\n", "resources:\n  - serviceaccount-notes.yaml\n"), {
      edit: (files) =>
        void files.set(
          at("prowlarr/serviceaccount-notes.yaml"),
          `# Rendered from clusters/home.ts to prowlarr/serviceaccount-notes.yaml: edit the source, then run "cowlab render".\n${emitYaml(account)}`,
        ),
    }),
    verdict: "dangerous",
    effects: ["moved-object ServiceAccount notes/notes"],
    changes: ["changed ServiceAccount notes/notes from notes"],
  },
  {
    name: "a namespace that nothing protects is removed",
    before: set("namespaces/namespace-sonarr.yaml", ["metadata", "annotations"], undefined),
    after: remove("namespaces", "namespace-sonarr.yaml"),
    verdict: "dangerous",
    effects: ["pruned-namespace Namespace sonarr"],
    changes: ["removed Namespace sonarr"],
  },
  {
    name: "an app changes whose Kustomization is suspended",
    before: suspended,
    after: { ...sonarrImage("ghcr.io/home-operations/sonarr:4.0.19.3050"), ...suspended },
    verdict: "look-closely",
    effects: ["suspended-parent Kustomization flux-system/sonarr", "version-bump Deployment sonarr/sonarr"],
    changes: ["changed Deployment sonarr/sonarr"],
  },
  {
    name: "the Kustomization of an app is removed, and its files stay",
    after: {
      edit: (files) => {
        replace("kustomization.yaml", "  - flux/sonarr.yaml\n", "").edit?.(files);
        files.delete(at("flux/sonarr.yaml"));
      },
    },
    verdict: "look-closely",
    effects: ["withdrawn-host sonarr.example.org", "pruned-workload Deployment sonarr/sonarr", "orphaned-object sonarr"],
  },
  {
    name: "the Kustomization of an app is listed no longer, and all files stay",
    after: replace("kustomization.yaml", "  - flux/sonarr.yaml\n", ""),
    verdict: "look-closely",
    effects: ["withdrawn-host sonarr.example.org", "pruned-workload Deployment sonarr/sonarr", "orphaned-object sonarr"],
  },
  {
    name: "a Kustomization is suspended",
    after: suspended,
    verdict: "look-closely",
    effects: ["suspension Kustomization flux-system/sonarr"],
    changes: ["changed Kustomization flux-system/sonarr"],
  },
  {
    name: "a Kustomization is resumed",
    before: suspended,
    after: {},
    verdict: "look-closely",
    effects: ["suspension Kustomization flux-system/sonarr"],
    changes: ["changed Kustomization flux-system/sonarr"],
  },
  {
    name: "a Kustomization waits for one that is not there",
    after: replace("flux/sonarr.yaml", "    - name: namespaces\n", "    - name: namespaces\n    - name: postgres\n"),
    verdict: "dangerous",
    effects: ["dangling-dependency Kustomization flux-system/sonarr"],
    changes: ["changed Kustomization flux-system/sonarr"],
  },
  {
    name: "Kustomizations wait for each other",
    after: replace("flux/namespaces.yaml", "spec:\n", "spec:\n  dependsOn:\n    - name: sonarr\n"),
    verdict: "dangerous",
    effects: ["dependency-cycle Kustomization flux-system/longhorn"],
    changes: ["changed Kustomization flux-system/namespaces"],
  },
  {
    name: "the repository moves",
    after: { facts: { repository: { url: "https://git.example.org/new/cluster.git" } } },
    verdict: "dangerous",
    effects: ["changed-source GitRepository flux-system/flux-system"],
    changes: ["changed GitRepository flux-system/flux-system"],
  },
  {
    name: "a release gets another name",
    after: set("metallb/helmrelease-metallb.yaml", ["spec", "releaseName"], "addresses"),
    verdict: "dangerous",
    effects: ["reinstalled-chart HelmRelease metallb-system/metallb"],
    changes: ["changed HelmRelease metallb-system/metallb"],
  },
  {
    name: "a chart is removed",
    before: notes([release]),
    after: notes([]),
    verdict: "dangerous",
    effects: ["uninstalled-chart HelmRelease notes/notes"],
    changes: ["removed HelmRelease notes/notes"],
  },
  {
    name: "a module learns to prune",
    before: notes([account], { prune: false }),
    after: notes([account]),
    verdict: "look-closely",
    effects: ["lost-protection Kustomization flux-system/notes"],
    changes: ["changed Kustomization flux-system/notes"],
  },
  // Settings
  {
    name: "the time zone changes",
    after: { facts: { timeZone: "Europe/Berlin" } },
    verdict: "routine",
    effects: ["upgraded-release HelmRelease longhorn-system/longhorn"],
    changes: [
      "changed Deployment copyparty/copyparty",
      "changed Deployment homepage/homepage",
      "changed Deployment jellyfin/jellyfin",
      "changed HelmRelease longhorn-system/longhorn",
      "changed Deployment prowlarr/prowlarr",
      "changed Deployment sonarr/sonarr",
    ],
  },
  {
    name: "settings change that are read at the start",
    before: notes([
      exampleConfig("notes", { "notes.conf": "a=1\n" }),
      reader({ envFrom: [{ configMapRef: { name: "notes" } }] }),
    ]),
    after: notes([exampleConfig("notes", { "notes.conf": "a=2\n" }), reader({ envFrom: [{ configMapRef: { name: "notes" } }] })]),
    verdict: "look-closely",
    effects: ["unread-config ConfigMap notes/notes"],
    changes: ["changed ConfigMap notes/notes"],
  },
  {
    name: "settings change that follow in a file",
    before: notes([
      exampleConfig("notes", { "notes.conf": "a=1\n" }),
      reader({ volumeMounts: [{ name: "config", mountPath: "/etc/notes" }] }),
    ]),
    after: notes([
      exampleConfig("notes", { "notes.conf": "a=2\n" }),
      reader({ volumeMounts: [{ name: "config", mountPath: "/etc/notes" }] }),
    ]),
    verdict: "look-closely",
    effects: ["unread-config ConfigMap notes/notes"],
    changes: ["changed ConfigMap notes/notes"],
  },
  {
    name: "an app with settings answers at another name",
    after: modules({ copyparty: copyparty({ host: "files" }) }),
    verdict: "look-closely",
    effects: ["withdrawn-host copyparty.example.org", "new-host files.example.org"],
    changes: [
      "changed IngressRoute copyparty/copyparty",
      "changed ConfigMap homepage/homepage",
      "changed Deployment homepage/homepage",
    ],
  },
  {
    name: "a job is suspended",
    before: notes([job(false)]),
    after: notes([job(true)]),
    verdict: "look-closely",
    effects: ["suspension CronJob notes/notes"],
    changes: ["changed CronJob notes/notes"],
  },
  {
    name: "a machine gets a label",
    after: {
      facts: {
        nodes: homeFacts.nodes.map((node) =>
          node.name === "node3" ? { ...node, labels: { "example.org/disk": "nvme" } } : node,
        ),
      },
    },
    verdict: "look-closely",
    effects: ["node-configuration clusters/home/nodes/node3.json"],
    changes: [],
  },
];

/** What goes along with what a history is about. */
const along = new Set(["restarted-pods", "pruned-object"]);

const untouched = rendered(home());

function filesOf({ modules, facts, edit }: Side): Map<string, string> {
  const files = modules === undefined && facts === undefined ? new Map(untouched) : rendered(home(modules ?? homeModules, facts));
  edit?.(files);
  return files;
}

function run({ before = {}, after }: Pick<History, "before" | "after">) {
  const sides = { base: memoryFiles(filesOf(before)), head: memoryFiles(filesOf(after)) };
  const { clusters, verdict } = diffClusters([{ cluster: "home", ...sides }], { base: "before", head: "after" });
  const [report] = clusters;
  if (report === undefined) throw new Error("one cluster is compared");
  return {
    verdict,
    effects: report.effects
      .filter(({ rule }) => !along.has(rule))
      .map(({ rule, object, module = "" }) => `${rule} ${object ?? module}`.trim()),
    changes: report.objects.map(
      ({ kind, name, from }) => `${kind} ${describeObject(name)}${from?.module === undefined ? "" : ` from ${from.module}`}`,
    ),
    errors: report.problems.filter(({ severity }) => severity === "error"),
  };
}

describe("when", () => {
  it.each(histories)("$name", ({ before, after, verdict, effects, changes }) => {
    const found = run({ ...(before === undefined ? {} : { before }), after });
    expect({ verdict: found.verdict, effects: found.effects, errors: found.errors }).toEqual({ verdict, effects, errors: [] });
    if (changes !== undefined) expect(found.changes).toEqual(changes);
  });
});
