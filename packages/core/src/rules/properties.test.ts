import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import type { Node } from "../facts.ts";
import { Kustomization } from "../kinds/flux.ts";
import { StorageClass } from "../kinds/kubernetes.ts";
import { isObject, type Manifest, plain } from "../manifest.ts";
import type { Module } from "../module.ts";
import { renderCluster } from "../render-cluster.ts";
import { exampleApp } from "../testing/example-cluster.ts";
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
  foundBy,
  IPAddressPool,
  L2Advertisement,
  withFluxObjects,
} from "../testing/example-objects.ts";

const domain = "example.org";
const tunnel = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" };
/** Apps that every cluster has: one for the LAN and one for the Internet, both with media. */
const [lan, internet] = ["hallway", "terrace"];

const taint = "CriticalAddonsOnly=true:NoExecute";
const operations = [{ op: "add", path: "/spec/template/spec/tolerations", value: [{ operator: "Exists" }] }];
const tolerating = { target: { kind: "Deployment" }, patch: JSON.stringify(operations) };

/** What a random cluster is made of: numbers are the last parts of addresses. */
interface Plan {
  readonly subnet: string;
  readonly hosts: readonly number[];
  readonly servers: number;
  readonly agents: number;
  readonly devices: number;
  readonly pool: readonly [number, number];
  readonly ingress: number;
  readonly apps: readonly { readonly name: string; readonly published: boolean; readonly media: boolean }[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
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
function clusterOf(plan: Plan): ClusterDefinition {
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

type Data = Record<string, unknown>;

/** The cluster with its objects as a function changes them: it gets plain data that is its own. */
function altered(definition: ClusterDefinition, change: (object: Data, index: number) => void): ClusterDefinition {
  let count = 0;
  const objects = (module: Module): Module => ({
    ...module,
    objects: (cluster) =>
      module.objects(cluster).map((object) => {
        const copy = plain(object);
        if (isObject(copy)) change(copy, count++);
        // What the change leaves may be no manifest at all, which is what some of these tests are about.
        return copy as unknown as Manifest;
      }),
  });
  return { ...definition, modules: definition.modules.flat().map(objects) };
}

/** Puts a value at a path of an object, whose way there exists. */
function put(object: unknown, path: readonly (string | number)[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof object !== "object" || object === null) return;
  if (rest.length === 0) Reflect.set(object, key, value);
  else put(Reflect.get(object, key), rest, value);
}

/** Changes every object of a kind at a path. */
function everywhere(kind: string, path: readonly (string | number)[], value: unknown): Mutation {
  return (definition) =>
    altered(definition, (object) => {
      if (object["kind"] === kind) put(object, path, value);
    });
}

type Mutation = (definition: ClusterDefinition, plan: Plan) => ClusterDefinition;

function withNetwork(
  change: (network: ClusterDefinition["network"], plan: Plan) => Partial<ClusterDefinition["network"]>,
): Mutation {
  return (definition, plan) => ({ ...definition, network: { ...definition.network, ...change(definition.network, plan) } });
}

function withNodes(change: (node: Node) => Node): Mutation {
  return (definition) => ({ ...definition, nodes: [...definition.nodes, ...definition.nodes.slice(-1).map(change)] });
}

const pool = (address: string) => ({ pools: [{ name: "more", addresses: [address] }] });
const asking = (address: string) => ({ "metallb.io/loadBalancerIPs": address });
const unreserved = everywhere("PersistentVolume", ["spec", "claimRef"], undefined);
const unnamed = everywhere("PersistentVolumeClaim", ["spec", "volumeName"], undefined);

/** One thing done wrong, by the rule that must say so. */
const mutations: readonly (readonly [rule: string, what: string, mutation: Mutation])[] = [
  ["address-collision", "the control plane at the gateway", withNetwork(({ gateway }) => ({ controlPlane: gateway }))],
  ["address-collision", "two nodes at one address", withNodes((node) => ({ ...node, name: "spare" }))],
  ["duplicate-node", "two nodes of one name", withNodes((node) => node)],
  ["address-outside-lan", "a smaller LAN", withNetwork((_, { subnet }) => ({ lan: `${subnet}.0/29` }))],
  ["address-outside-lan", "a device elsewhere", withNetwork(() => ({ devices: { printer: "172.16.0.9" } }))],
  ["address-outside-lan", "the address of all hosts", withNetwork((_, { subnet }) => ({ controlPlane: `${subnet}.255` }))],
  ["address-in-pool", "a pool of the gateway", withNetwork(({ gateway }) => pool(gateway))],
  ["address-in-pool", "a pool of all machines", withNetwork((_, { subnet }) => pool(`${subnet}.1-${subnet}.150`))],
  ["overlapping-pools", "a second pool", withNetwork((_, { subnet, pool: [first] }) => pool(`${subnet}.${first}`))],
  ["overlapping-networks", "pods in the LAN", withNetwork(({ lan }) => ({ pods: lan }))],
  ["overlapping-networks", "Services among pods", withNetwork(() => ({ services: "10.42.7.0/24" }))],
  ["unreserved-ingress", "open pools", everywhere("IPAddressPool", ["spec", "autoAssign"], true)],
  ["address-outside-pool", "an address elsewhere", everywhere("Service", ["metadata", "annotations"], asking("172.16.0.9"))],
  ["duplicate-address-request", "one address for all", everywhere("Service", ["metadata", "annotations"], asking("10.0.0.80"))],
  ["conflicting-address-request", "a field besides", everywhere("Service", ["spec", "loadBalancerIP"], "10.0.0.80")],
  ["host-outside-domain", "another domain", (definition) => ({ ...definition, domain: "example.com" })],
  ["redirect-loop", "TLS at the tunnel's door", everywhere("IngressRoute", ["spec", "tls"], {})],
  [
    "duplicate-route",
    "one rule for all",
    everywhere("IngressRoute", ["spec", "routes", 0, "match"], `Host(\`${lan}.${domain}\`)`),
  ],
  ["missing-tunnel-route", "no route at the tunnel's door", everywhere("IngressRoute", ["spec", "entryPoints"], ["websecure"])],
  ["missing-tunnel-route", "no tunnel", (definition) => ({ ...definition, tunnel: undefined })],
  ["undeclared-tunnel-route", "all routes at the tunnel's door", everywhere("IngressRoute", ["spec", "entryPoints"], ["tunnel"])],
  ["unreachable-host", "no wildcard", everywhere("DNSEndpoint", ["spec", "endpoints", 0, "dnsName"], `nas.${domain}`)],
  ["bypassed-route", "a wildcard elsewhere", everywhere("DNSEndpoint", ["spec", "endpoints", 0, "targets"], ["172.16.0.9"])],
  ["wrong-proxying", "a tunnel without a proxy", everywhere("DNSEndpoint", ["spec", "endpoints", 1, "providerSpecific"], [])],
  ["prunable-data", "no annotations", everywhere("PersistentVolumeClaim", ["metadata", "annotations"], {})],
  ["stuck-rollout", "rolling updates", everywhere("Deployment", ["spec", "strategy"], { type: "RollingUpdate" })],
  ["shared-claim", "two pods each", everywhere("Deployment", ["spec", "replicas"], 2)],
  ["interchangeable-volumes", "nothing reserved", (definition, plan) => unnamed(unreserved(definition, plan), plan)],
  ["missing-flux-source", "another repository", everywhere("GitRepository", ["metadata", "name"], "elsewhere")],
  ["bootstrap-deadlock", "an installation of Flux without patches", everywhere("FluxInstance", ["spec", "kustomize"], {})],
  [
    "bootstrap-deadlock",
    "an announcer without tolerations",
    everywhere("DaemonSet", ["spec", "template", "spec", "tolerations"], []),
  ],
  [
    "swallowed-variable",
    "a variable in an address",
    everywhere("GitRepository", ["spec", "url"], "https://$\u007bHOST}/home.git"),
  ],
  [
    "txt-name-collision",
    "the word of an app",
    everywhere("HelmRelease", ["spec", "values", "extraArgs"], [`--txt-wildcard-replacement=${lan}`]),
  ],
  ["duplicate-default-class", "the chart's own class", everywhere("HelmRelease", ["spec", "values", "persistence"], {})],
  ["too-many-replicas", "a replica too many", withReplicas],
];

function withReplicas(definition: ClusterDefinition): ClusterDefinition {
  const parameters = { numberOfReplicas: String(definition.nodes.length + 1) };
  const storageClass = StorageClass({ metadata: { name: "replicated" }, provisioner: "driver.longhorn.io", parameters });
  return { ...definition, modules: [...definition.modules, exampleModule("replicated", [storageClass])] };
}

describe("the rules", () => {
  it("find nothing in a sound cluster", () => {
    const sound = (plan: Plan): void => {
      expect(renderCluster(clusterOf(plan)).problems).toEqual([]);
    };
    fc.assert(fc.property(plans, sound), { numRuns: 40 });
  });

  it("let a cluster be rendered to the same files every time, in whatever order its modules are given", () => {
    const shuffled = plans.chain((plan) => {
      const { modules } = clusterOf(plan);
      return fc.tuple(fc.constant(plan), fc.shuffledSubarray([...modules], { minLength: modules.length }));
    });
    fc.assert(
      fc.property(shuffled, ([plan, modules]) => {
        const { files } = renderCluster(clusterOf(plan));
        expect(files.size).toBeGreaterThan(0);
        expect([...renderCluster({ ...clusterOf(plan), modules }).files]).toEqual([...files]);
      }),
      { numRuns: 25 },
    );
  });

  it.each(mutations)("find %s in any cluster with %s", (rule, _, mutation) => {
    const found = (plan: Plan): void => {
      expect(foundBy(rule, mutation(clusterOf(plan), plan))).not.toEqual([]);
    };
    fc.assert(fc.property(plans, found), { numRuns: 8 });
  });

  it("never fail on objects that hold what nobody expects", () => {
    const steps = fc.array(fc.nat(30), { minLength: 1, maxLength: 9 });
    const values = fc.oneof(
      fc.constantFrom(null, undefined, "", 0, -1, true, [], {}, [null], [{}], { "": null }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(plans, fc.nat(90), steps, values, (plan, target, path, value) => {
        const definition = clusterOf(plan);
        const broken = altered(definition, (object, index) => {
          if (index === target) put(object, pathIn(object, path), value);
        });
        expect(Array.isArray(renderCluster(broken).problems)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

/** A way into an object: at each step the key whose number comes up, until there is none. */
function pathIn(value: unknown, steps: readonly number[]): (string | number)[] {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  return key === undefined ? [] : [key, ...pathIn(Reflect.get(value, key), rest)];
}
