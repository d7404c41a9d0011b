import { stringAt } from "@cowlab/core";
import { serversOf, virtualAddress, walkApi, walkJoin } from "./internal/api-server.ts";
import { indexOf } from "./internal/object-index.ts";
import type { Walk } from "./internal/walk.ts";
import { type End, walkExposedPort, walkHttp } from "./internal/ways.ts";
import type { Hop, Origin, Trace } from "./trace.ts";
import type { TracedCluster, TracedObject } from "./traced-cluster.ts";

/** Where a request starts. */
export interface TraceOptions {
  /** @default "lan" */
  readonly from?: Exclude<Origin, "machine">;
  /** An address to start at instead of looking the name up, as a resolver in the LAN may answer. */
  readonly address?: string;
}

/**
 * Follows a request of HTTP or HTTPS through the objects of a cluster, from its name to what answers. A URL whose host is the
 * address of the API server is followed to it.
 */
export function traceRequest(cluster: TracedCluster, url: URL, { from = "lan", address }: TraceOptions = {}): Trace {
  const index = indexOf(cluster);
  const virtual = virtualAddress(index);
  const isApi =
    virtual?.address === url.hostname ||
    (url.port === "6443" && serversOf(index).some(({ data }) => stringAt(data.data, "network", "address") === url.hostname));
  if (isApi && from === "lan") {
    return collect({ url: url.href, from }, walkApi(index, url.hostname, Number(url.port === "" ? 443 : url.port)));
  }
  return collect({ url: url.href, from, ...(address === undefined ? {} : { address }) }, walkHttp(index, url, from, address));
}

/** Follows kubectl to the API server: through the virtual address, or to the first server where there is none. */
export function traceKubectl(cluster: TracedCluster): Trace {
  const index = indexOf(cluster);
  const virtual = virtualAddress(index);
  const [server] = serversOf(index);
  const address = virtual?.address ?? stringAt(server?.data.data, "network", "address") ?? "";
  const port = 6443;
  return collect({ url: `https://${address}:${port}/`, from: "lan" }, walkApi(index, address, port));
}

/** Follows the connection by which a machine joins the cluster; undefined where there is none of the name, or it is the first server. */
export function traceMachine(cluster: TracedCluster, name: string): Trace | undefined {
  const index = indexOf(cluster);
  const machine = index.machines().find((candidate) => candidate.name === name);
  if (machine === undefined || machine === serversOf(index)[0]) return undefined;
  const server = stringAt(machine.data.data, "k3s", "serverAddr") ?? "";
  const url = URL.canParse(server) ? new URL(server).href : server;
  return collect(
    { url, from: "machine", address: stringAt(machine.data.data, "network", "address") ?? name },
    walkJoin(index, machine),
  );
}

/** Follows a connection to a port of a Service with an address of the LAN; without the address, to any that it gets. */
export function tracePort(
  cluster: TracedCluster,
  service: TracedObject,
  { address, port, protocol }: { readonly address?: string; readonly port: number; readonly protocol: "TCP" | "UDP" },
): Trace {
  const url = `${protocol.toLowerCase()}://${address ?? service.manifest.metadata.name}:${port}`;
  return collect({ url, from: "lan" }, walkExposedPort(indexOf(cluster), service, address, port, protocol));
}

function collect(request: Pick<Trace, "url" | "from" | "address">, walk: Walk<End>): Trace {
  const hops: Hop[] = [];
  for (;;) {
    const step = walk.next();
    if (step.done !== true) {
      hops.push(step.value);
      continue;
    }
    const { value } = step;
    if ("broken" in value) return { ...request, outcome: "broken", end: "", hops, broken: value.broken };
    return { ...request, outcome: value.outcome, end: value.end, hops };
  }
}
