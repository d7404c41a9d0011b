import { type Cluster, type ClusterHost, emitYaml, fullName, type Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** What a cluster may decide about its dashboard. */
export interface HomepageOptions extends AppOptions {
  /** What stands above it. @default the cluster's name */
  readonly title?: string;
}

/**
 * The dashboard. Its tiles are the hosts that the cluster's modules declare, so it asks nothing of the Kubernetes API.
 * @see https://gethomepage.dev/configs/
 */
export function homepage({ title, ...options }: HomepageOptions = {}): Module {
  const module = (cluster?: Cluster): Module =>
    webApp({
      name: "homepage",
      image: "ghcr.io/gethomepage/homepage:v1.13.2",
      port: 3000,
      health: "/api/healthcheck",
      title: "Homepage",
      description: "This page",
      group: "Cluster",
      // It serves only requests for these hosts; kubelet's probes come by the pod's address.
      env:
        cluster === undefined
          ? {}
          : { HOMEPAGE_ALLOWED_HOSTS: `${fullName(options.host ?? "homepage", cluster.domain)},$(POD_IP):3000` },
      fieldEnv: { POD_IP: "status.podIP" },
      files: cluster === undefined ? {} : files(cluster, title ?? cluster.name),
      scratch: ["/app/config/logs", "/tmp"],
      writableRoot: true,
      waives: [{ rule: "writable-root", reason: "Next.js writes the pages that it renders beside its program" }],
      // Its tiles are links; icons are fetched by the browser.
      reaches: "nobody",
      resources: { memoryLimit: "256Mi" },
      ...options,
    });
  return { ...module(), objects: (cluster) => module(cluster).objects(cluster) };
}

/** All files that it looks for: it tries to write those that are missing. */
function files(cluster: Cluster, title: string): Readonly<Record<string, string>> {
  const groups = Map.groupBy(
    cluster.hosts.filter(({ module }) => module !== "homepage"),
    ({ group = "Apps" }) => group,
  );
  const names = [...groups.keys()].sort();
  const folder = "/app/config";
  return {
    [`${folder}/bookmarks.yaml`]: emitYaml([]),
    [`${folder}/custom.css`]: "",
    [`${folder}/custom.js`]: "",
    [`${folder}/docker.yaml`]: emitYaml({}),
    [`${folder}/kubernetes.yaml`]: emitYaml({ mode: "disabled" }),
    [`${folder}/proxmox.yaml`]: emitYaml({}),
    [`${folder}/services.yaml`]: emitYaml(names.map((group) => ({ [group]: (groups.get(group) ?? []).map(tile) }))),
    [`${folder}/settings.yaml`]: emitYaml({
      title,
      headerStyle: "clean",
      layout: names.map((group) => ({ [group]: { style: "row", columns: 4 } })),
    }),
    [`${folder}/widgets.yaml`]: emitYaml([]),
  };
}

function tile({ name, fqdn, title = name, description, icon = name }: ClusterHost): object {
  return { [title]: { href: `https://${fqdn}`, description, icon } };
}
