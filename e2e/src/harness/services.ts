import { connect, createServer, type Server, type Socket } from "node:net";
import { type Api, at, list } from "./api.ts";

/** A port of a Service with what is behind it. */
export interface Backend {
  readonly port: number;
  readonly protocol: string;
  readonly addresses: readonly string[];
  readonly targetPort: number;
}

/** What Kubernetes itself has found behind the ports of a Service: the ready addresses of its EndpointSlices. */
export async function backendsOf(api: Api, namespace: string, name: string): Promise<readonly Backend[]> {
  const service = await api.get({ apiVersion: "v1", kind: "Service", namespace, name });
  const slices = (await api.list("discovery.k8s.io/v1", "EndpointSlice", namespace)).filter(
    ({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === name,
  );
  return list(service, "spec", "ports").flatMap((servicePort) =>
    slices.flatMap((slice) => {
      const target = list(slice, "ports").find((each) => (at(each, "name") ?? "") === (at(servicePort, "name") ?? ""));
      const addresses = list(slice, "endpoints")
        .filter((endpoint) => at(endpoint, "conditions", "ready") !== false)
        .flatMap((endpoint) => list(endpoint, "addresses").map(String));
      if (target === undefined || addresses.length === 0) return [];
      return [
        {
          port: Number(at(servicePort, "port")),
          protocol: String(at(servicePort, "protocol") ?? "TCP"),
          addresses,
          targetPort: Number(at(target, "port")),
        },
      ];
    }),
  );
}

/**
 * Stands in for kube-proxy: at the address of a Service, it leads each TCP port of the Service, and no other, to one of the
 * addresses behind it. The client keeps its own address.
 */
export async function standInForKubeProxy(
  address: string,
  backends: readonly Backend[],
  pod: string,
): Promise<{ readonly stop: () => void }> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  for (const { port, protocol, addresses, targetPort } of backends) {
    if (protocol !== "TCP" || !addresses.includes(pod)) continue;
    const server = createServer((client) => {
      const upstream = connect({ host: pod, port: targetPort, localAddress: client.remoteAddress });
      for (const socket of [client, upstream]) sockets.add(socket.once("close", () => sockets.delete(socket)));
      client.pipe(upstream).pipe(client);
      client.on("error", () => upstream.destroy());
      upstream.on("error", () => client.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, address, resolve);
    });
    servers.push(server);
  }
  return {
    stop: () => {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
