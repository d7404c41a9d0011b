import { type ClusterDefinition, defineCluster, type Module, type Node } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { k3sNodes } from "./k3s-nodes.ts";
import { kubeVip } from "./kube-vip.ts";
import { metallb } from "./metallb.ts";
import { traefik } from "./traefik.ts";

const modules = [flux(), k3sNodes(), kubeVip()];

function render(overrides: Partial<ClusterDefinition> = {}) {
  return renderObjects(defineCluster(exampleCluster({ modules, ...overrides })));
}

/** What is rendered for a node, as a NixOS configuration reads it. */
function nodeFile(name: string, { files } = render()): unknown {
  return JSON.parse(files.get(`nodes/${name}.json`) ?? "null");
}

function nodes(servers: number, agents = 1): readonly Node[] {
  return [
    ...Array.from({ length: servers }, (_, index) => ({
      name: `server${index}`,
      role: "server" as const,
      address: `10.0.0.${10 + index}`,
    })),
    ...Array.from({ length: agents }, (_, index) => ({
      name: `agent${index}`,
      role: "agent" as const,
      address: `10.0.0.${20 + index}`,
    })),
  ];
}

describe("a server", () => {
  test("has the virtual address in its certificate", () => {
    expect(nodeFile("node0")).toHaveProperty("k3s.extraFlags", expect.arrayContaining(["--tls-san=10.0.0.200"]));
  });

  test("lets only root and its group read the administrator's kubeconfig", () => {
    expect(nodeFile("node0")).toHaveProperty("k3s.extraFlags", expect.arrayContaining(["--write-kubeconfig-mode=0640"]));
  });

  test("disables what modules of the cluster take the place of, and nothing else", () => {
    expect(nodeFile("node0")).toHaveProperty("k3s.disable", []);
    const rendered = render({ modules: [...modules, metallb(), traefik()] });
    expect(nodeFile("node0", rendered)).toHaveProperty("k3s.disable", ["servicelb", "traefik"]);
    const coredns: Module = { name: "dns-server", replaces: ["coredns", "servicelb"], objects: () => [] };
    expect(nodeFile("node0", render({ modules: [...modules, metallb(), coredns] }))).toHaveProperty("k3s.disable", [
      "coredns",
      "servicelb",
    ]);
  });

  test("gives pods and Services the subnets that the facts say", () => {
    const { network } = exampleCluster();
    const rendered = render({ network: { ...network, pods: "10.100.0.0/16", services: "10.101.0.0/16" } });
    expect(nodeFile("node0", rendered)).toHaveProperty(
      "k3s.extraFlags",
      expect.arrayContaining(["--cluster-cidr=10.100.0.0/16", "--service-cidr=10.101.0.0/16"]),
    );
  });

  test("that is the only one keeps its state by itself and joins nobody", () => {
    expect(nodeFile("node0")).toMatchObject({ k3s: { role: "server", clusterInit: false } });
    expect(nodeFile("node0")).not.toHaveProperty("k3s.serverAddr");
  });
});

describe("of three servers", () => {
  const rendered = render({ nodes: nodes(3) });

  test.each([2, 3, 5])("or any number above one, the first starts etcd and joins nobody: %d", (count) => {
    const file = nodeFile("server0", render({ nodes: nodes(count) }));
    expect(file).toHaveProperty("k3s.clusterInit", true);
    expect(file).not.toHaveProperty("k3s.serverAddr");
  });

  test("the others join through the virtual address", () => {
    for (const name of ["server1", "server2"]) {
      expect(nodeFile(name, rendered)).toMatchObject({
        k3s: { role: "server", clusterInit: false, serverAddr: "https://10.0.0.200:6443" },
      });
    }
  });

  test("all have the flags that k3s wants the same on every server", () => {
    const [first, ...others] = ["server0", "server1", "server2"].map((name) => nodeFile(name, rendered));
    for (const other of others) {
      expect(other).toHaveProperty("k3s.extraFlags", Object(first).k3s.extraFlags);
      expect(other).toHaveProperty("k3s.disable", Object(first).k3s.disable);
    }
  });
});

describe("an agent", () => {
  test("joins through the virtual address, which outlives any one server", () => {
    for (const name of ["node1", "node2", "node3"]) {
      expect(nodeFile(name)).toMatchObject({ k3s: { role: "agent", serverAddr: "https://10.0.0.200:6443" } });
    }
  });

  test("has no option that only a server knows", () => {
    for (const option of ["clusterInit", "disable"]) expect(nodeFile("node1")).not.toHaveProperty(["k3s", option]);
    expect(nodeFile("node1")).toHaveProperty("k3s.extraFlags", ["--flannel-iface=end0"]);
  });
});

describe("every node", () => {
  test("has its name, its address and the LAN's gateway", () => {
    expect(nodeFile("node2")).toMatchObject({
      hostName: "node2",
      network: { address: "10.0.0.12", prefixLength: 24, gateway: "10.0.0.1", nameservers: ["10.0.0.1"], interface: "end0" },
      k3s: { nodeName: "node2", nodeIP: "10.0.0.12" },
    });
  });

  test("runs the version of Kubernetes that the cluster says, by the name of its package", () => {
    expect(nodeFile("node1", render({ kubernetes: "1.34" }))).toHaveProperty("k3s.package", "k3s_1_34");
  });

  test("registers with its labels and taints", () => {
    const marked = exampleCluster().nodes.map((node) =>
      node.name === "node0" ? { ...node, labels: { "example.org/disk": "nvme" }, taints: ["dedicated=server:NoSchedule"] } : node,
    );
    expect(nodeFile("node0", render({ nodes: marked }))).toMatchObject({
      k3s: { nodeLabel: ["example.org/disk=nvme"], nodeTaint: ["dedicated=server:NoSchedule"] },
    });
    expect(nodeFile("node1", render({ nodes: marked }))).toMatchObject({ k3s: { nodeLabel: [], nodeTaint: [] } });
  });

  test("holds no token: that is a secret of the machines", () => {
    for (const { name } of exampleCluster().nodes) expect(JSON.stringify(nodeFile(name))).not.toMatch(/token/i);
  });
});

test("Flux does not apply the files of nodes", () => {
  const { files } = render();
  const listed = [...files].filter(([path, text]) => path.endsWith("kustomization.yaml") && text.includes("nodes/"));
  expect(listed).toEqual([]);
  expect(files.has("flux/nodes.yaml")).toBe(false);
});
