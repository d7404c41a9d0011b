import type { Cluster, Host, Manifest, Module } from "@cowlab/core";
import { EndpointSlice, Service } from "@cowlab/core/kinds/kubernetes";
import { ServersTransport } from "@cowlab/core/kinds/traefik";
import { ingressRoutes } from "@cowlab/networking/ingress-route";

/** A machine of the LAN that Traefik serves under a name and the certificate of the cluster. */
export interface ExternalServiceOptions {
  /** Its module and its namespace. */
  readonly name: string;
  /** The device it runs on, a name of the cluster's network.devices. */
  readonly device: string;
  readonly port: number;
  /** How Traefik talks to it. @default "http" */
  readonly scheme?: "http" | "https";
  /** True where its certificate is self-signed: the connection is encrypted, but not checked. @default false */
  readonly selfSigned?: boolean;
  /** The name at which it answers. @default its name */
  readonly host?: string;
  readonly public?: boolean;
  readonly title?: string;
  readonly description?: string;
  /** @default "Network" */
  readonly group?: string;
  readonly icon?: string;
}

/**
 * What lives outside the cluster and is reached through it: a Service without pods, its address in an EndpointSlice (an
 * ExternalName takes names, not addresses), and a route. It has a DNS record of its own, which leads to Traefik.
 */
export function externalService(options: ExternalServiceOptions): Module {
  const { name, title, description, group = "Network", icon = name } = options;
  const host: Host = { name: options.host ?? name, public: options.public, record: true, title, description, group, icon };
  return {
    name,
    namespace: { name, podSecurity: "restricted" },
    hosts: [host],
    objects: (cluster) => objects(options, host, cluster),
  };
}

function objects(
  { name, device, port, scheme = "http", selfSigned = false }: ExternalServiceOptions,
  host: Host,
  cluster: Cluster,
): Manifest[] {
  const { devices } = cluster.network;
  const address = devices[device];
  if (address === undefined) {
    throw new Error(
      `${name} is on the device ${device}, which network.devices does not have: it has ${Object.keys(devices).join(", ") || "none"}`,
    );
  }
  const labels = { "app.kubernetes.io/name": name };
  const metadata = { name, namespace: name, labels };
  return [
    Service({ metadata, spec: { ports: [{ name: scheme, port, targetPort: port }] } }),
    EndpointSlice({
      metadata: { ...metadata, labels: { ...labels, "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [{ name: scheme, port, protocol: "TCP" }],
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
    }),
    ...(selfSigned ? [ServersTransport({ metadata, spec: { insecureSkipVerify: true } })] : []),
    ...ingressRoutes(cluster, {
      name,
      namespace: name,
      host,
      service: name,
      port: scheme,
      scheme: scheme === "https" ? "https" : undefined,
      serversTransport: selfSigned ? name : undefined,
      labels,
    }),
  ];
}
