import type { Cluster } from "@cowlab/core";
import type { Api } from "./api.ts";
import { describe } from "./api.ts";

/** Registers the nodes of a cluster as their kubelets would, with the size of a Raspberry Pi 5. */
export async function registerNodes(api: Api, { nodes }: Cluster): Promise<void> {
  for (const { name, role, address, architecture, labels, taints } of nodes) {
    const capacity = { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "200Gi" };
    const { status, body } = await api.request("POST", "/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          ...labels,
          "kubernetes.io/arch": architecture,
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          ...(role === "server" ? { "node-role.kubernetes.io/control-plane": "true" } : {}),
        },
      },
      spec: {
        taints: taints.map((taint) => {
          const [, key = "", value = "", effect = ""] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
          return { key, value, effect };
        }),
      },
      status: { capacity, allocatable: capacity, addresses: [{ type: "InternalIP", address }] },
    });
    if (status !== 201) throw new Error(`could not register ${name}: ${describe(body)}`);
  }
}
