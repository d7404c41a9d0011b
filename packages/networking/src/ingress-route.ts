import { type Cluster, fullName, type Host, type Manifest } from "@cowlab/core";
import { IngressRoute } from "@cowlab/core/kinds/traefik";

/** Where Traefik runs, and the class of the routes that are its own. */
export const traefikNamespace = "traefik";
export const ingressClassName = "traefik";

/** Pods of another namespace, as a peer of a NetworkPolicy. */
export interface NetworkPeer {
  namespaceSelector: { matchLabels: Record<string, string> };
  podSelector: { matchLabels: Record<string, string> };
}

/** Traefik's pods, which come to every app that has a route. */
export const fromTraefik: NetworkPeer = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": traefikNamespace } },
  podSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
};

/** A host and the Service behind it. */
export interface IngressRouteOptions {
  /** The name of the routes. */
  readonly name: string;
  readonly namespace: string;
  readonly host: Host;
  /** The Service in the same namespace, and its port by name or number. */
  readonly service: string;
  readonly port: string | number;
  readonly scheme?: "http" | "https";
  /** A ServersTransport in the same namespace. */
  readonly serversTransport?: string;
  /** Middlewares in the same namespace, in order. */
  readonly middlewares?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The route of a host on the LAN's door and, where it is public, a second one on the tunnel's.
 *
 * Neither has `tls`: websecure has it by itself, and a route with it on the tunnel's plain door would never match.
 */
export function ingressRoutes(cluster: Cluster, options: IngressRouteOptions): Manifest[] {
  const { name, namespace, host, service, port, scheme, serversTransport, middlewares = [], labels } = options;
  const route = (routeName: string, entryPoint: string): Manifest =>
    IngressRoute({
      metadata: { name: routeName, namespace, labels: labels === undefined ? undefined : { ...labels } },
      spec: {
        ingressClassName,
        entryPoints: [entryPoint],
        routes: [
          {
            kind: "Rule",
            match: `Host(\`${fullName(host.name, cluster.domain)}\`)`,
            middlewares: middlewares.length === 0 ? undefined : middlewares.map((middleware) => ({ name: middleware })),
            services: [{ name: service, port, scheme, serversTransport }],
          },
        ],
      },
    });
  return [route(name, "websecure"), ...(host.public === true ? [route(`${name}-tunnel`, "tunnel")] : [])];
}
