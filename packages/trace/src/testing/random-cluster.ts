import { calibreWeb } from "@cowlab/apps/calibre-web";
import { copyparty } from "@cowlab/apps/copyparty";
import { externalService } from "@cowlab/apps/external-service";
import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { openbooks } from "@cowlab/apps/openbooks";
import { prowlarr } from "@cowlab/apps/prowlarr";
import { qbittorrent } from "@cowlab/apps/qbittorrent";
import { sonarr } from "@cowlab/apps/sonarr";
import { type WebAppOptions, webApp } from "@cowlab/apps/web-app";
import type { ClusterDefinition, Module, Node } from "@cowlab/core";
import { type CertificatesOptions, certificates } from "@cowlab/edge/certificates";
import { type DnsProvider, dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";
import * as fc from "fast-check";

const someApps: Readonly<Record<string, (options: { readonly public: boolean }) => Module>> = {
  jellyfin,
  sonarr,
  prowlarr,
  qbittorrent,
  calibreWeb,
  openbooks,
  copyparty,
};

/** An app that nobody has written: its port, its volumes and its health are anything. */
const ownApp: fc.Arbitrary<WebAppOptions> = fc.record(
  {
    name: fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/).map((name) => `my-${name}`),
    image: fc.constantFrom("registry.example.org/tools/notes:1.4.2", "registry.example.org/tools/wiki:0.9.0"),
    port: fc.integer({ min: 1024, max: 65_535 }),
    title: fc.constant("Notes"),
    description: fc.constant("What was thought of"),
    group: fc.constantFrom("Apps", "Tools"),
    health: fc.constantFrom("/", "/health", "/api/ping"),
    config: fc.constant({ path: "/config", size: "1Gi" }),
    media: fc.constantFrom({ path: "/data" }, { path: "/books", subPath: "media/books", readOnly: true }),
    files: fc.constant({ "/etc/notes/notes.yaml": "theme: dark\n" }),
    public: fc.boolean(),
  },
  { requiredKeys: ["name", "image", "port", "title", "description", "group"] },
);

const nodes: fc.Arbitrary<readonly Node[]> = fc
  .record({
    servers: fc.constantFrom(1, 3),
    agents: fc.integer({ min: 0, max: 4 }),
    tainted: fc.boolean(),
    interface: fc.constantFrom("end0", "eth0"),
  })
  .map(({ servers, agents, tainted, interface: name }) =>
    Array.from({ length: servers + agents }, (_, position) => ({
      name: `node${position}`,
      role: position < servers ? "server" : "agent",
      address: `10.0.0.${140 + position}`,
      interface: name,
      // Without an agent nothing could run.
      taints: tainted && agents > 0 && position < servers ? ["CriticalAddonsOnly=true:NoExecute"] : [],
    })),
  );

const key = { name: "home" } as const;

/** Who keeps the zone; nobody for one that is kept by hand. A tunnel's hosts want Cloudflare. */
const homeZones: readonly (DnsProvider | undefined)[] = [
  { kind: "cloudflare" },
  { kind: "rfc2136", server: "10.0.0.2", key },
  { kind: "pihole", url: "http://10.0.0.3" },
  undefined,
];
const tunnelZones: readonly (DnsProvider | undefined)[] = [{ kind: "cloudflare" }, undefined];

/** How certificates are had, if at all. */
const trusts: readonly (CertificatesOptions | undefined)[] = [
  {},
  { solver: { kind: "rfc2136", server: "192.0.2.53", key } },
  { solver: { kind: "http" } },
  { authority: {} },
  undefined,
];

/** Home clusters of all kinds: one node or several servers, with a tunnel or without, by ARP or BGP, with any DNS and apps. */
export const randomCluster: fc.Arbitrary<ClusterDefinition> = fc
  .record({
    nodes,
    domain: fc.constantFrom("example.org", "home.example.org", "lab.example.net"),
    ingress: fc.constantFrom("10.0.0.99", "10.0.0.5", "10.0.0.250"),
    controlPlane: fc.constantFrom("10.0.0.200", "10.0.0.6"),
    isPublic: fc.boolean(),
    byBgp: fc.boolean(),
    zone: fc.nat(),
    trust: fc.nat(),
    apps: fc.subarray(Object.keys(someApps)),
    publicApps: fc.subarray(Object.keys(someApps)),
    own: fc.uniqueArray(ownApp, { selector: ({ name }) => name, maxLength: 3 }),
    printer: fc.option(fc.constantFrom("http", "https")),
    hasHomepage: fc.boolean(),
  })
  .map(
    ({
      nodes,
      domain,
      ingress,
      controlPlane,
      isPublic,
      byBgp,
      zone,
      trust,
      apps,
      publicApps,
      own,
      printer,
      hasHomepage,
    }): ClusterDefinition => {
      const zones = isPublic ? tunnelZones : homeZones;
      const [provider, trusted] = [zones[zone % zones.length], trusts[trust % trusts.length]];
      return {
        name: "random",
        domain,
        kubernetes: "1.33",
        repository: { url: "https://git.example.org/home/cluster.git" },
        network: {
          lan: "10.0.0.0/24",
          gateway: "10.0.0.1",
          nameservers: ["10.0.0.1"],
          controlPlane,
          ingress: byBgp ? ingress.replace("10.0.0.", "10.0.9.") : ingress,
          pools: [{ name: "lan", addresses: [byBgp ? "10.0.9.128/26" : "10.0.0.80-10.0.0.98"] }],
          devices: { nas: "10.0.0.50", printer: "10.0.0.60" },
        },
        nodes,
        media: { server: "10.0.0.50", path: "/srv/media", size: "4Ti", user: 1000, group: 1000 },
        ...(isPublic ? { tunnel: { id: "0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11" } } : {}),
        modules: [
          k3sNodes(),
          flux(),
          kubeVip(),
          metallb(byBgp ? { bgp: { asn: 64_513, peers: [{ name: "router", asn: 64_512 }] } } : {}),
          traefik({ ingresses: true }),
          longhorn(),
          ...(trusted === undefined ? [] : [certificates(trusted)]),
          ...(provider === undefined ? [] : [dns({ provider, records: [{ name: "files", device: "nas" }] })]),
          ...(isPublic ? [tunnel()] : []),
          ...(hasHomepage ? [homepage()] : []),
          ...(printer === null
            ? []
            : [
                externalService({
                  name: "printer",
                  device: "printer",
                  port: printer === "https" ? 443 : 8080,
                  scheme: printer,
                  selfSigned: printer === "https",
                }),
              ]),
          ...apps.flatMap((name) => someApps[name]?.({ public: isPublic && publicApps.includes(name) }) ?? []),
          ...own.map((options) => webApp({ ...options, public: isPublic && options.public === true })),
        ],
      };
    },
  );
