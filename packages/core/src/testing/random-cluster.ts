import fc from "fast-check";
import type { ClusterDefinition } from "../cluster.ts";
import { Kustomization } from "../kinds/flux.ts";
import { StorageClass } from "../kinds/kubernetes.ts";
import type { Module } from "../module.ts";
import { exampleApp } from "./example-cluster.ts";
import {
  announcerWaivers,
  clusterWith,
  exampleAnnouncer,
  exampleClaim,
  exampleDeployment,
  exampleLoadBalancer,
  exampleModule,
  examplePods,
  exampleRecords,
  exampleRelease,
  exampleRoute,
  exampleVolume,
  FluxInstance,
  IPAddressPool,
  L2Advertisement,
  withFluxObjects,
} from "./example-objects.ts";

/** The domain of every random cluster. */
export const domain = "example.org";
const tunnel = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" };
/** Apps that every cluster has: one for the LAN and one for the Internet, both with media. */
export const [lan, internet] = ["hallway", "terrace"];

const taint = "CriticalAddonsOnly=true:NoExecute";
const operations = [{ op: "add", path: "/spec/template/spec/tolerations", value: [{ operator: "Exists" }] }];
const tolerating = { target: { kind: "Deployment" }, patch: JSON.stringify(operations) };

/** What a random cluster is made of: numbers are the last parts of addresses. */
export interface Plan {
  readonly subnet: string;
  readonly hosts: readonly number[];
  readonly servers: number;
  readonly agents: number;
  readonly devices: number;
  readonly pool: readonly [number, number];
  readonly ingress: number;
  readonly apps: readonly { readonly name: string; readonly published: boolean; readonly media: boolean }[];
}

export const plans: fc.Arbitrary<Plan> = fc.record({
  subnet: fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 41 }), fc.nat(255)).map(([a, b]) => `10.${a}.${b}`),
    fc.nat(255).map((a) => `192.168.${a}`),
  ),
  hosts: fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { minLength: 14, maxLength: 14 }),
  servers: fc.constantFrom(1, 3),
  agents: fc.integer({ min: 1, max: 4 }),
  devices: fc.integer({ min: 1, max: 4 }),
  pool: fc.tuple(fc.integer({ min: 160, max: 180 }), fc.integer({ min: 181, max: 200 })),
  ingress: fc.integer({ min: 201, max: 254 }),
  apps: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("attic", "bakery", "cellar", "garden", "kitchen", "library", "workshop"),
      published: fc.boolean(),
      media: fc.boolean(),
    }),
    { selector: ({ name }) => name, maxLength: 4 },
  ),
});

/** A sound cluster by a plan: apps with claims, routes and records, a Service with an address, and pools that are rendered. */
export function clusterOf(plan: Plan): ClusterDefinition {
  const { subnet, servers, agents } = plan;
  const apps = [{ name: lan, published: false, media: true }, { name: internet, published: true, media: true }, ...plan.apps];
  const address = (last: number | undefined): string => `${subnet}.${last}`;
  const [gateway, controlPlane, nas, ...hosts] = plan.hosts;
  const nodes = hosts.slice(0, servers + agents).map((last, index) => ({
    name: `node${index}`,
    role: index < servers ? ("server" as const) : ("agent" as const),
    address: address(last),
    taints: index < servers ? [taint] : [],
  }));
  const others = hosts.slice(servers + agents, servers + agents + plan.devices);
  const pools = [{ name: "apps", addresses: [`${address(plan.pool[0])}-${address(plan.pool[1])}`] }];
  const ingress = address(plan.ingress);
  const published = apps.filter((app) => app.published);
  const definition = clusterWith(
    [
      exampleModule("kube-vip", [exampleAnnouncer()], { waives: announcerWaivers }),
      exampleModule("external-dns", exampleRelease("external-dns", { extraArgs: ["--txt-wildcard-replacement=any"] })),
      exampleModule("longhorn", [
        ...exampleRelease("longhorn", { persistence: { defaultClass: false }, defaultSettings: { taintToleration: taint } }),
        StorageClass({
          metadata: { name: "longhorn-single" },
          provisioner: "driver.longhorn.io",
          parameters: { numberOfReplicas: "1" },
        }),
      ]),
      ...apps.map((app) => appOf(app, address(nas))),
      exampleModule(
        "lb",
        [
          IPAddressPool({
            metadata: { name: "apps", namespace: "lb" },
            spec: { addresses: pools[0]?.addresses, autoAssign: true },
          }),
          IPAddressPool({
            metadata: { name: "ingress", namespace: "lb" },
            spec: { addresses: [`${ingress}/32`], autoAssign: false },
          }),
          L2Advertisement({ metadata: { name: "lan", namespace: "lb" }, spec: {} }),
          exampleLoadBalancer("lan", { "metallb.io/loadBalancerIPs": ingress }, { namespace: "lb" }),
          exampleLoadBalancer("dns", { "metallb.io/loadBalancerIPs": address(plan.pool[0]) }, { namespace: "lb" }),
        ],
        { creates: [examplePods("lan", "lb"), examplePods("dns", "lb")] },
      ),
      exampleModule("dns", [
        exampleRecords(
          { dnsName: `*.${domain}`, recordType: "A", targets: [ingress] },
          ...published.map(({ name }) => ({
            dnsName: `${name}.${domain}`,
            recordType: "CNAME",
            targets: [`${tunnel.id}.cfargotunnel.com`],
            providerSpecific: [{ name: "external-dns.kubernetes.io/cloudflare-proxied", value: "true" }],
          })),
        ),
      ]),
    ],
    {
      domain,
      tunnel,
      nodes,
      media: { server: address(nas), path: "/srv/media", size: "4Ti", user: 1000, group: 1000 },
      network: {
        lan: `${subnet}.0/24`,
        gateway: address(gateway),
        nameservers: [address(gateway)],
        controlPlane: address(controlPlane),
        ingress,
        pools,
        devices: { nas: address(nas), ...Object.fromEntries(others.map((last, index) => [`device${index}`, address(last)])) },
      },
    },
  );
  return withFluxObjects(definition, [
    FluxInstance({
      metadata: { name: "flux", namespace: "flux-system" },
      spec: { distribution: { version: "2.9.6" }, kustomize: { patches: [tolerating] } },
    }),
    Kustomization({
      metadata: { name: "flux-system", namespace: "flux-system" },
      spec: {
        interval: "1h",
        path: "./clusters/home",
        prune: true,
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        postBuild: { substitute: { domain } },
      },
    }),
  ]);
}

function appOf({ name, published, media }: Plan["apps"][number], server: string): Module {
  const app = exampleApp(name);
  const volume = `media-${name}`;
  const shared = { accessModes: ["ReadWriteMany"], storageClassName: "", volumeName: volume };
  const library = [
    exampleVolume(volume, { nfs: { server, path: "/srv/media" }, claimRef: { namespace: name, name: "media" } }),
    exampleClaim("media", name, shared),
    exampleDeployment("scanner", { "/media": "media" }, { namespace: name, strategy: undefined }),
  ];
  return {
    ...app,
    hosts: [{ name, public: published }],
    objects: (cluster) => [
      ...app.objects(cluster),
      exampleRoute(name),
      ...(published ? [exampleRoute(name, { name: `${name}-tunnel`, entryPoints: ["tunnel"] })] : []),
      ...(media ? library : []),
    ],
  };
}
