import { type ClusterDefinition, defineCluster, type Host, type Module } from "@cowlab/core";
import { Service } from "@cowlab/core/kinds/kubernetes";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { exampleDeployment } from "@cowlab/core/testing/example-objects";
import { flux } from "@cowlab/flux/flux";
import { type IngressRouteOptions, ingressRoutes } from "../ingress-route.ts";
import { metallb } from "../metallb.ts";
import { traefik } from "../traefik.ts";

/** A tunnel that a cluster may have. */
export const exampleTunnel = { id: "0e2b7c54-9d1f-4f0a-8f2e-6b1c3a5d7e90" } as const;

/** What connects the tunnel: pods where Traefik expects them. */
export const exampleConnector: Module = {
  name: "cloudflared",
  namespace: { name: "cloudflared", podSecurity: "restricted" },
  provides: ["tunnel"],
  objects: () => [exampleDeployment("cloudflared", {})],
};

/** A module that answers at a host: pods and a Service in a namespace of its own, and the routes to it. */
export function exampleSite(host: Host, options: Partial<IngressRouteOptions> = {}, more: Partial<Module> = {}): Module {
  const name = host.name === "@" ? "home-page" : host.name;
  const metadata = { name, namespace: name };
  return {
    name,
    namespace: { name, podSecurity: "restricted" },
    hosts: [host],
    ...more,
    objects: (cluster) => [
      exampleDeployment(name, {}),
      Service({
        metadata,
        spec: { selector: { "app.kubernetes.io/name": name }, ports: [{ name: "http", port: 8080, targetPort: "http" }] },
      }),
      ...ingressRoutes(cluster, { ...metadata, host, service: name, port: "http", ...options }),
      ...(more.objects?.(cluster) ?? []),
    ],
  };
}

/** The example cluster with a way in, and these modules. */
export function clusterWithIngress(
  modules: ClusterDefinition["modules"],
  overrides: Partial<ClusterDefinition> = {},
): ClusterDefinition {
  return defineCluster(exampleCluster({ modules: [flux(), metallb(), traefik(), ...modules], ...overrides }));
}
