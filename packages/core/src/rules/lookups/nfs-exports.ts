import { stringAt } from "../../manifest.ts";

/** An NFS export as `server:/path`, of a PersistentVolume's spec or a pod's volume; undefined for what is none. */
export function nfsExport(source: unknown): string | undefined {
  const server = stringAt(source, "nfs", "server");
  const path = stringAt(source, "nfs", "path");
  if (server !== undefined && path !== undefined) return exportName(server, path);
  if (stringAt(source, "csi", "driver") !== "nfs.csi.k8s.io") return undefined;
  const share = stringAt(source, "csi", "volumeAttributes", "share");
  const csiServer = stringAt(source, "csi", "volumeAttributes", "server");
  return share === undefined || csiServer === undefined ? undefined : exportName(csiServer, share);
}

function exportName(server: string, path: string): string {
  return `${server.toLowerCase()}:${path.replace(/(?<=.)\/+$/, "")}`;
}
