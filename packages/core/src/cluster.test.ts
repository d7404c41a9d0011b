import { describe, expect, it } from "vitest";
import { defineCluster, fullName, resolveCluster, schedulableNodes, serverNodes, serverTolerations } from "./cluster.ts";
import type { Node } from "./facts.ts";
import type { Module } from "./module.ts";
import { exampleApp, exampleCluster } from "./testing/example-cluster.ts";

const nodes: readonly Node[] = [
  { name: "node0", role: "server", address: "10.0.0.10", taints: ["node-role.kubernetes.io/control-plane:NoSchedule"] },
  { name: "node1", role: "server", address: "10.0.0.11", taints: ["example.org/slow=true:PreferNoSchedule"] },
  { name: "node2", role: "agent", address: "10.0.0.12", taints: ["example.org/gpu=yes:NoExecute"] },
  { name: "node3", role: "agent", address: "10.0.0.13", architecture: "amd64" },
];

describe("defineCluster", () => {
  it("is the definition, typed", () => {
    const definition = exampleCluster();
    expect(defineCluster(definition)).toBe(definition);
    // @ts-expect-error a fact that does not exist
    expect(defineCluster({ ...definition, timezone: "Etc/UTC" })).toBeDefined();
    // @ts-expect-error a role that does not exist
    expect(defineCluster({ ...definition, nodes: [{ name: "node0", role: "master", address: "10.0.0.10" }] })).toBeDefined();
  });
});

describe("resolveCluster", () => {
  it("fills in what most clusters have alike", () => {
    const {
      timeZone: _,
      network,
      ...definition
    } = exampleCluster({ nodes: [{ name: "node0", role: "server", address: "10.0.0.10" }] });
    const { lan, gateway, nameservers, controlPlane, ingress } = network;
    expect(resolveCluster({ ...definition, network: { lan, gateway, nameservers, controlPlane, ingress } })).toMatchObject({
      timeZone: "Etc/UTC",
      repository: { branch: "main" },
      network: { pods: "10.42.0.0/16", services: "10.43.0.0/16", devices: {}, pools: [] },
      nodes: [{ name: "node0", architecture: "arm64", interface: "end0", labels: {}, taints: [] }],
      media: definition.media,
    });
  });

  it("keeps what the definition says", () => {
    const cluster = resolveCluster(
      exampleCluster({ nodes, repository: { url: "https://git.example.org/a.git", branch: "next", secret: "login" } }),
    );
    expect(cluster.timeZone).toBe("Europe/Berlin");
    expect(cluster.repository).toEqual({ url: "https://git.example.org/a.git", branch: "next", secret: "login" });
    expect(cluster.network.pools).toMatchObject([{ name: "apps", autoAssign: true }]);
    expect(cluster.nodes.map(({ architecture }) => architecture)).toEqual(["arm64", "arm64", "arm64", "amd64"]);
  });

  it("collects what modules declare, those of staged installs too, each with its module", () => {
    const secret = { namespace: "recipes", name: "password", keys: ["password"], purpose: "the database's password" };
    const first = { ...exampleApp("recipes"), secrets: [secret], replaces: ["traefik", "servicelb"] as const };
    const second = {
      ...exampleApp("music"),
      hosts: [{ name: "@" }, { name: "music", public: true }],
      replaces: ["traefik"] as const,
    };
    const cluster = resolveCluster(exampleCluster({ modules: [first, [second]] }));
    expect(cluster.modules.map(({ name }) => name)).toEqual(["recipes", "music"]);
    expect(cluster.hosts).toEqual([
      { name: "recipes", fqdn: "recipes.example.org", module: "recipes" },
      { name: "@", fqdn: "example.org", module: "music" },
      { name: "music", public: true, fqdn: "music.example.org", module: "music" },
    ]);
    expect(cluster.secrets).toEqual([{ ...secret, module: "recipes" }]);
    expect(cluster.namespaces).toMatchObject([
      { name: "recipes", module: "recipes" },
      { name: "music", module: "music" },
    ]);
    expect(cluster.disabledComponents).toEqual(["servicelb", "traefik"]);
  });
});

describe("the class in which apps keep their data", () => {
  const classOf = (...modules: Module[]) => resolveCluster(exampleCluster({ modules })).storageClass;
  const flash: Module = { name: "flash", storageClass: "flash", objects: () => [] };

  it("is that of the module which provides one", () => {
    expect(classOf(exampleApp(), flash)).toBe("flash");
    expect(classOf(flash, { ...flash, name: "flash-late" }, { ...flash, name: "tapes", storageClass: undefined })).toBe("flash");
  });

  it("is k3s' own where no module has one and none takes that one's place", () => {
    expect(classOf(exampleApp())).toBe("local-path");
    expect(classOf({ ...exampleApp(), replaces: ["local-storage"] })).toBeUndefined();
  });

  it("is none where modules disagree, and the one that the facts name whatever they say", () => {
    const modules = [flash, { ...flash, name: "tapes", storageClass: "tapes" }];
    expect(classOf(...modules)).toBeUndefined();
    expect(resolveCluster(exampleCluster({ modules, storageClass: "tapes" })).storageClass).toBe("tapes");
  });
});

describe("fullName", () => {
  it("is below the domain, or the domain itself", () => {
    expect(fullName("recipes", "example.org")).toBe("recipes.example.org");
    expect(fullName("@", "example.org")).toBe("example.org");
  });
});

describe("nodes", () => {
  const cluster = resolveCluster(exampleCluster({ nodes }));

  it("that run the control plane are the servers", () => {
    expect(serverNodes(cluster).map(({ name }) => name)).toEqual(["node0", "node1"]);
  });

  it("that any pod may run on have no taint that keeps pods away", () => {
    expect(schedulableNodes(cluster).map(({ name }) => name)).toEqual(["node1", "node3"]);
  });

  it("that run the control plane are tolerated by their taints alone", () => {
    expect(serverTolerations(cluster)).toEqual([
      { key: "example.org/slow", operator: "Equal", value: "true", effect: "PreferNoSchedule" },
      { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
    ]);
    expect(serverTolerations(resolveCluster(exampleCluster()))).toEqual([]);
  });
});
