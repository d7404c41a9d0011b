import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import type { Node } from "../facts.ts";
import { StorageClass } from "../kinds/kubernetes.ts";
import { renderCluster } from "../render-cluster.ts";
import { altered, put } from "../testing/altered-cluster.ts";
import { exampleModule, foundBy } from "../testing/example-objects.ts";
import { clusterOf, domain, lan, type Plan, plans } from "../testing/random-cluster.ts";

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
});
