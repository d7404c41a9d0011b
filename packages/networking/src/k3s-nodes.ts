import { type Cluster, type ClusterNode, type Module, prefixLength, serverNodes } from "@cowlab/core";

/**
 * What the machines' own configuration has to agree on with this cluster: for each node a file of data, `nodes/<name>.json`,
 * whose `k3s` holds options of the NixOS module services.k3s as it names them, so that a NixOS configuration can import it.
 * @see https://docs.k3s.io/cli/server
 */
export function k3sNodes(): Module {
  return {
    name: "nodes",
    objects: () => [],
    files: (cluster) => cluster.nodes.map((node) => ({ path: `nodes/${node.name}.json`, data: nodeData(node, cluster) })),
  };
}

function nodeData(node: ClusterNode, cluster: Cluster): Readonly<Record<string, unknown>> {
  const { network } = cluster;
  const servers = serverNodes(cluster);
  const server = node.role === "server";
  const first = servers[0]?.name === node.name;
  return {
    hostName: node.name,
    network: {
      interface: node.interface,
      address: node.address,
      prefixLength: prefixLength(network.lan),
      gateway: network.gateway,
      nameservers: network.nameservers,
    },
    k3s: {
      package: `k3s_${cluster.kubernetes.replace(".", "_")}`,
      role: node.role,
      nodeName: node.name,
      nodeIP: node.address,
      nodeLabel: Object.entries(node.labels)
        .map(([key, value]) => `${key}=${value}`)
        .sort(),
      nodeTaint: [...node.taints].sort(),
      // All but the first server join through the virtual address, which outlives any one of them.
      ...(first ? {} : { serverAddr: `https://${network.controlPlane}:6443` }),
      ...(server
        ? {
            // One server keeps its state in SQLite; several need etcd, which the first one starts.
            clusterInit: first && servers.length > 1,
            disable: cluster.disabledComponents,
          }
        : {}),
      extraFlags: [
        `--flannel-iface=${node.interface}`,
        ...(server
          ? [
              `--tls-san=${network.controlPlane}`,
              `--cluster-cidr=${network.pods}`,
              `--service-cidr=${network.services}`,
              "--write-kubeconfig-mode=0640",
            ]
          : []),
      ],
    },
  };
}
