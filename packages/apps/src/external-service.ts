import { type Cluster, CowlabError, type Host, type Manifest, type Module, nearest } from "@cowlab/core";
import { EndpointSlice, Service } from "@cowlab/core/kinds/kubernetes";
import { ServersTransport } from "@cowlab/core/kinds/traefik";
import { ingressRoutes } from "@cowlab/networking/ingress-route";

/** A machine of the LAN that Traefik serves under a name and the certificate of the cluster. */
export interface ExternalServiceOptions {
  /** Its module and its namespace. */
  readonly name: string;
  /** The device it runs on, a name of the cluster's network.devices. */
  readonly device: string;
  /** The port it listens on. */
  readonly port: number;
  /** How Traefik talks to it. @default "http" */
  readonly scheme?: "http" | "https";
  /** True where its certificate is self-signed: the connection is encrypted, but not checked. @default false */
  readonly selfSigned?: boolean;
  /** The name at which it answers. @default its name */
  readonly host?: string;
  /** True where it is reached from the Internet, too, through the tunnel. @default false */
  readonly public?: boolean;
  /** What the dashboard calls it. @default its name */
  readonly title?: string;
  /** What it is for, in a few words, for the dashboard. @default none */
  readonly description?: string;
  /** The dashboard's group. @default "Network" */
  readonly group?: string;
  /** The dashboard's icon, a name of https://dashboardicons.com. @default its name */
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
    const names = Object.keys(devices);
    const near = nearest(device, names);
    const message = `${name} is on the device ${device}, which network.devices does not have: it has ${names.join(", ") || "none"}`;
    const fix = near === undefined ? `add ${device} to network.devices, with its address` : `did you mean ${near}?`;
    throw new CowlabError([{ rule: "module-failed", severity: "error", message, fix }]);
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
