import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { ConfigMap, NetworkPolicy } from "../kinds/kubernetes.ts";
import type { Module } from "../module.ts";
import { clusterWith, exampleModule, examplePods, exampleRoute, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer, exampleService } from "../testing/example-pods.ts";
import fixture from "./invalid/cut-way.ts";

type Policy = NonNullable<Parameters<typeof NetworkPolicy>[0]["spec"]>;
type Peer = NonNullable<NonNullable<NonNullable<Policy["ingress"]>[number]["from"]>[number]>;

const name = (value: string) => ({ matchLabels: { "app.kubernetes.io/name": value } });
const inNamespace = (value: string) => ({ matchLabels: { "kubernetes.io/metadata.name": value } });
const fromTraefik: Peer = { namespaceSelector: inNamespace("traefik"), podSelector: name("traefik") };

const labels = { "app.kubernetes.io/name": "traefik" };
/** Traefik, as far as these tests ask: a chart's pods in the module that is the ingress. */
const traefik: Module = exampleModule("traefik", [], {
  provides: ["ingress"],
  creates: [{ ...examplePods("traefik"), labels, ports: [8443] }],
});

/** The app photos, which listens on 8080 and is routed at, with a policy. */
function withPolicy(spec: Partial<Policy>, options: Parameters<typeof clusterWithContainer>[1] = {}): ClusterDefinition {
  const policy = NetworkPolicy({
    metadata: { name: "photos", namespace: "photos" },
    spec: { podSelector: name("photos"), ...spec },
  });
  const objects = [exampleService("photos"), exampleRoute("photos"), policy, ...(options.objects ?? [])];
  const cluster = clusterWithContainer({}, { ...options, objects });
  return { ...cluster, modules: [...cluster.modules, traefik] };
}

const found = (spec: Partial<Policy>) => foundBy("cut-way", withPolicy(spec));
const letsIn = (...peers: Peer[]) => found({ ingress: [{ from: peers, ports: [{ port: "http" }] }] });

describe("cut-way", () => {
  it("names the policy, both ends of the way, and what says that there is one", () => {
    expect(foundBy("cut-way", fixture)).toMatchObject([
      {
        module: "photos",
        object: "NetworkPolicy photos/photos",
        path: "spec.ingress",
        message: "lets nothing from Deployment printer/printer through to the port http of Deployment photos/photos",
        fix: "allow the port http from pods with app.kubernetes.io/name=printer in the namespace printer",
        other: { module: "printer", path: "talksTo[0]" },
      },
    ]);
  });

  it("finds a route whose Service Traefik cannot reach", () => {
    expect(found({ ingress: [] })).toMatchObject([
      {
        message: "lets nothing from Deployment traefik/traefik through to the port http of Deployment photos/photos",
        other: { object: "IngressRoute photos/photos", path: "spec.routes[0].services[0]" },
      },
    ]);
    expect(letsIn(fromTraefik)).toEqual([]);
  });

  it.each<[string, Peer]>([
    ["pods of that name in the policy's own namespace", { podSelector: name("traefik") }],
    ["other pods of Traefik's namespace", { namespaceSelector: inNamespace("traefik"), podSelector: name("whoami") }],
    ["another namespace", { namespaceSelector: inNamespace("recipes") }],
    ["the LAN", { ipBlock: { cidr: "10.0.0.0/24" } }],
    ["half of the pods' addresses", { ipBlock: { cidr: "10.42.0.0/17" } }],
    ["all addresses but the pods'", { ipBlock: { cidr: "0.0.0.0/0", except: ["10.42.0.0/16"] } }],
  ])("does not take %s for Traefik", (_, peer) => {
    expect(letsIn(peer)).toHaveLength(1);
    expect(letsIn(peer, fromTraefik)).toEqual([]);
  });

  it.each<[string, Peer]>([
    ["all of its namespace", { namespaceSelector: inNamespace("traefik") }],
    ["every namespace", { namespaceSelector: {} }],
    ["every address", { ipBlock: { cidr: "0.0.0.0/0" } }],
    ["the pods' addresses", { ipBlock: { cidr: "10.42.0.0/16", except: ["10.0.0.0/24"] } }],
  ])("takes %s for Traefik, too", (_, peer) => {
    expect(letsIn(peer)).toEqual([]);
  });

  it.each<[string, NonNullable<NonNullable<Policy["ingress"]>[number]["ports"]>, number]>([
    ["the port by its number", [{ port: 8080 }], 0],
    ["a range that holds it", [{ port: 8000, endPort: 8100 }], 0],
    ["every port", [], 0],
    ["every port of TCP", [{ protocol: "TCP" }], 0],
    ["the port of the Service", [{ port: 80 }], 1],
    ["a range that ends before it", [{ port: 8000, endPort: 8079 }], 1],
    ["the port of UDP", [{ port: 8080, protocol: "UDP" }], 1],
  ])("knows whether the port is let through by %s", (_, ports, findings) => {
    expect(found({ ingress: [{ from: [fromTraefik], ports }] })).toHaveLength(findings);
  });

  it("adds policies up, and leaves pods alone that none selects", () => {
    const second = (podSelector: Policy["podSelector"]) =>
      NetworkPolicy({
        metadata: { name: "more", namespace: "photos" },
        spec: { podSelector, ingress: [{ from: [fromTraefik] }] },
      });
    expect(foundBy("cut-way", withPolicy({ ingress: [] }, { objects: [second({})] }))).toEqual([]);
    expect(found({ podSelector: name("videos"), ingress: [] })).toEqual([]);
    expect(found({ policyTypes: ["Egress"], egress: [] })).toEqual([]);
  });

  it("lets pods on the network of their node through", () => {
    expect(
      foundBy("cut-way", withPolicy({ ingress: [] }, { pod: { containers: [exampleContainer("photos")], hostNetwork: true } })),
    ).toEqual([]);
  });

  it("finds a policy of the caller that lets nothing out", () => {
    const policy = (egress: Policy["egress"]) =>
      NetworkPolicy({
        metadata: { name: "photos", namespace: "photos" },
        spec: { podSelector: {}, policyTypes: ["Egress"], egress },
      });
    const calling = (egress: Policy["egress"]) =>
      foundBy("cut-way", clusterWithContainer({}, { objects: [policy(egress)], module: { talksTo: ["recipes"] } }));
    expect(calling([])).toMatchObject([
      {
        path: "spec.egress",
        fix: "allow the port http to pods with app.kubernetes.io/name=recipes in the namespace recipes",
      },
    ]);
    expect(calling([{ to: [{ namespaceSelector: inNamespace("recipes") }], ports: [{ port: 8080 }] }])).toEqual([]);
    expect(
      calling([{ to: [{ namespaceSelector: inNamespace("recipes") }], ports: [{ port: 53, protocol: "UDP" }] }]),
    ).toHaveLength(1);
  });

  it("follows the address of a Service in a configuration to whoever reads it", () => {
    const config = ConfigMap({
      metadata: { name: "routes", namespace: "gate" },
      data: { "gate.yaml": "service: http://photos.photos.svc.cluster.local:80\n" },
    });
    const gate = (allowed: Peer[]) => {
      const cluster = withPolicy({ ingress: [{ from: [fromTraefik, ...allowed] }] });
      const container = exampleContainer("gate", { envFrom: [{ configMapRef: { name: "routes" } }] });
      const { modules } = clusterWithContainer({}, { pod: { containers: [container] } });
      const pod = modules.flat().find((module) => module.name === "photos");
      const objects: Module["objects"] = (facts) => [
        config,
        ...(pod?.objects(facts) ?? []).map((object) => ({ ...object, metadata: { name: "gate", namespace: "gate" } })),
      ];
      return foundBy("cut-way", { ...cluster, modules: [...cluster.modules, { ...exampleModule("gate", []), objects }] });
    };
    expect(gate([])).toMatchObject([
      {
        message: "lets nothing from Deployment gate/gate through to the port http of Deployment photos/photos",
        other: { object: "ConfigMap gate/routes", path: 'data["gate.yaml"]' },
      },
    ]);
    expect(gate([{ namespaceSelector: inNamespace("gate") }])).toEqual([]);
  });

  it("asks for any port of the pods where a chart makes the Service and does not say which", () => {
    const labels = { app: "shelf" };
    const service = {
      apiVersion: "v1",
      kind: "Service",
      namespace: "shelf",
      name: "shelf",
      ports: [80],
      labels,
      by: "the shelf chart",
    };
    const pods = { ...examplePods("shelf"), ports: [8000, "http"] };
    const shelf = (port: number | string) => {
      const policy = NetworkPolicy({
        metadata: { name: "shelf", namespace: "shelf" },
        spec: { podSelector: { matchLabels: labels }, ingress: [{ from: [fromTraefik], ports: [{ port }] }] },
      });
      return foundBy(
        "cut-way",
        clusterWith([traefik, exampleModule("shelf", [exampleRoute("shelf"), policy], { creates: [service, pods] })]),
      );
    };
    expect(shelf(8000)).toEqual([]);
    expect(shelf("http")).toEqual([]);
    expect(shelf(9500)).toHaveLength(1);
  });
});
