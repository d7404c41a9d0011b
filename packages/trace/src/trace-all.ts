import { parseAddress } from "@cowlab/core";
import { addressRequests, loadBalancers } from "./internal/addresses.ts";
import { serversOf } from "./internal/api-server.ts";
import { dnsRecords } from "./internal/names.ts";
import { indexOf } from "./internal/object-index.ts";
import { routedHosts, routedRequests } from "./internal/routes.ts";
import { portsOf } from "./internal/services.ts";
import { publishedHosts } from "./internal/tunnels.ts";
import type { Trace } from "./trace.ts";
import { traceKubectl, traceMachine, tracePort, traceRequest } from "./trace-request.ts";
import type { TracedCluster } from "./traced-cluster.ts";

/** Every name that a cluster answers at or has a record for, sorted; wildcards are none. */
export function hostsOf(cluster: TracedCluster): readonly string[] {
  const index = indexOf(cluster);
  const names = [
    ...routedHosts(index),
    ...publishedHosts(index),
    ...dnsRecords(index).flatMap(({ name, type }) => (type === "A" || type === "CNAME" ? [name] : [])),
  ];
  return [...new Set(names)].filter((name) => !name.startsWith("*")).sort();
}

/** The ways of a host: from the LAN, from the Internet, and, where its name leads out and in again, straight at the LAN's door. */
export function traceHost(cluster: TracedCluster, url: URL): readonly Trace[] {
  const lan = traceRequest(cluster, url);
  const internet = traceRequest(cluster, url, { from: "internet" });
  const leavesLan = lan.hops.some(({ kind }) => kind === "tunnel" || kind === "tunnel-rule");
  if (!leavesLan) return [lan, internet];
  const doors = new Set(addressRequests(indexOf(cluster)).map(({ address }) => address));
  const straight = [...doors]
    .map((address) => traceRequest(cluster, url, { address }))
    // An address at which the host is not served is none of its ways, unless it is the only one.
    .filter((trace, _, traces) => trace.outcome !== "broken" || traces.every(({ outcome }) => outcome === "broken"));
  return [lan, ...straight, internet];
}

/** What is asked of each host, sorted: the paths of its routes, or the root where no route is for it. */
export function urlsOf(cluster: TracedCluster): readonly URL[] {
  const index = indexOf(cluster);
  const requests = routedRequests(index);
  const routed = new Set(routedHosts(index));
  const others = hostsOf(cluster).filter((host) => !routed.has(host));
  const urls = [...requests.map(({ host, path }) => `https://${host}${path}`), ...others.map((host) => `https://${host}/`)];
  return [...new Set(urls)].sort().map((url) => new URL(url));
}

/** Every way into a cluster: of each host, to each exposed port, and of kubectl and each machine to the API server. */
export function traceAll(cluster: TracedCluster): readonly Trace[] {
  const index = indexOf(cluster);
  const requests = addressRequests(index);
  const ports = loadBalancers(index).flatMap((service) => {
    const own = requests.filter((request) => request.service === service).map(({ address }) => address);
    const addresses: readonly (string | undefined)[] = own.length === 0 ? [undefined] : own;
    return addresses.flatMap((address) =>
      portsOf(service).map(({ number, protocol }) =>
        tracePort(cluster, service, {
          ...(address === undefined ? {} : { address }),
          port: number,
          protocol: protocol === "UDP" ? "UDP" : "TCP",
        }),
      ),
    );
  });
  const machines = index.machines().flatMap(({ name }) => traceMachine(cluster, name) ?? []);
  const api = serversOf(index).length === 0 ? [] : [traceKubectl(cluster)];
  return [...urlsOf(cluster).flatMap((url) => traceHost(cluster, url)), ...ports, ...api, ...machines];
}

/** The names of the machines whose configuration is rendered. */
export function machinesOf(cluster: TracedCluster): readonly string[] {
  return indexOf(cluster)
    .machines()
    .map(({ name }) => name);
}

/** Whether a text is an IPv4 address. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}
