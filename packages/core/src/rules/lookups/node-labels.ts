import type { ClusterNode } from "../../cluster.ts";

/** The labels of a node: those it registers with, and those that its kubelet and k3s give it. @see https://kubernetes.io/docs/reference/node/node-labels/ */
export function nodeLabels(node: ClusterNode): Readonly<Record<string, string>> {
  return {
    ...node.labels,
    "kubernetes.io/arch": node.architecture,
    "kubernetes.io/os": "linux",
    "kubernetes.io/hostname": node.name,
    ...(node.role === "server" ? { "node-role.kubernetes.io/control-plane": "true" } : {}),
  };
}
