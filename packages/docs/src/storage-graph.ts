import { type Rendered, stringAt } from "@cowlab/core";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { backupTarget, claims, nfsExport } from "./internal/objects.ts";

/** Where data are: the claims of apps, the classes and volumes that serve them, and where backups go. */
export function storageGraph(rendered: Pick<Rendered, "cluster" | "modules">): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const target = backupTarget(rendered);
  for (const { namespace, name, size, storageClass, className, volume } of claims(rendered)) {
    const app = `app ${namespace}`;
    nodes.set(app, { id: app, lines: [namespace] });
    const shared = volume === undefined ? undefined : nfsExport(volume);
    if (shared !== undefined) {
      const id = `export ${shared}`;
      nodes.set(id, { id, lines: ["NFS, outside the cluster", shared], shape: "cylinder" });
      // As far away as the backups, so that no line to it runs through the disks.
      edges.push({ from: app, to: id, length: 2 });
    } else if (className !== undefined) {
      const id = `class ${className}`;
      const replicas = stringAt(storageClass, "parameters", "numberOfReplicas");
      const copies = replicas === undefined ? [] : [`${replicas} ${replicas === "1" ? "copy" : "copies"} of each volume`];
      nodes.set(id, { id, lines: [className, ...copies], shape: "cylinder" });
      const label = `${name.startsWith(`${namespace}-`) ? name.slice(namespace.length + 1) : name} ${size}`;
      edges.push({ from: app, to: id, label });
      if (target !== undefined && stringAt(storageClass, "provisioner") === "driver.longhorn.io") {
        const backup = `backup ${target}`;
        nodes.set(backup, { id: backup, lines: ["Backups, outside the cluster", target], shape: "cylinder" });
        if (!edges.some(({ from, to }) => from === id && to === backup)) edges.push({ from: id, to: backup, label: "backups" });
      }
    }
  }
  return { title: `The storage of ${rendered.cluster.name}`, direction: "LR", groups: [], nodes: [...nodes.values()], edges };
}
