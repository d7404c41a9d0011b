import type { Cluster } from "../cluster.ts";
import { parseAddress, parseRange, parseSubnet } from "../ip.ts";
import { nearest } from "../nearest.ts";
import type { Finding, Rule } from "../rule.ts";
import { scalarChecks } from "../scalar-checks.ts";
import { isTimeZone } from "../time-zone.ts";

/** Each fact is what its field says: an address, a subnet, a DNS name. Clashes between facts have rules of their own. */
export const invalidFact: Rule = {
  id: "invalid-fact",
  severity: "error",
  protects: "A fact that is no address, subnet or name ends up in dozens of objects that the API server or a controller refuses.",
  link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
  *check({ cluster }) {
    yield* names(cluster);
    const { network } = cluster;
    for (const field of ["lan", "pods", "services"] as const) {
      if (parseSubnet(network[field]) === undefined)
        yield wrong(`network.${field}`, network[field], "a subnet such as 10.0.0.0/24, without host bits");
    }
    for (const field of ["gateway", "controlPlane", "ingress"] as const) yield* address(`network.${field}`, network[field]);
    for (const [index, server] of network.nameservers.entries()) yield* address(`network.nameservers[${index}]`, server);
    for (const [name, device] of Object.entries(network.devices)) yield* address(`network.devices.${name}`, device);
    for (const [index, pool] of network.pools.entries()) {
      for (const [item, range] of pool.addresses.entries()) {
        if (parseRange(range) === undefined) {
          yield wrong(
            `network.pools[${index}].addresses[${item}]`,
            range,
            "a range such as 10.0.0.80-10.0.0.98, a subnet or an address",
          );
        }
      }
    }
    for (const [index, node] of cluster.nodes.entries()) yield* address(`nodes[${index}].address`, node.address);
    if (!cluster.nodes.some(({ role }) => role === "server")) {
      yield {
        path: "nodes",
        message: "no node is a server, so nothing runs the control plane",
        fix: 'give one node the role "server"',
      };
    }
    if (cluster.media !== undefined) {
      const { path, server, size } = cluster.media;
      yield* address("media.server", server);
      if (!path.startsWith("/")) yield wrong("media.path", path, "an absolute path");
      if (scalarChecks["quantity"]?.(size) !== undefined) yield wrong("media.size", size, "a quantity such as 1Ti");
    }
  },
};

function* names(cluster: Cluster): Generator<Finding> {
  const check = function* (path: string, value: string, format: string): Generator<Finding> {
    const message = scalarChecks[format]?.(value);
    if (message !== undefined) yield { path, message: `${message}, but it is ${JSON.stringify(value)}` };
  };
  yield* check("name", cluster.name, "dnsLabel");
  yield* check("domain", cluster.domain, "dnsSubdomain");
  for (const [index, node] of cluster.nodes.entries()) yield* check(`nodes[${index}].name`, node.name, "dnsSubdomain");
  for (const [index, { name }] of cluster.modules.entries()) {
    const message = scalarChecks["dnsLabel"]?.(name);
    if (message !== undefined)
      yield { module: name, path: `modules[${index}].name`, message: `${message}, but it is ${JSON.stringify(name)}` };
  }
  for (const host of cluster.hosts) {
    const message = host.name === "@" ? undefined : scalarChecks["dnsSubdomain"]?.(host.name);
    if (message !== undefined)
      yield { module: host.module, path: "hosts", message: `${message}, but it is ${JSON.stringify(host.name)}` };
  }
  if (!/^1\.\d+$/.test(cluster.kubernetes)) yield wrong("kubernetes", cluster.kubernetes, "a minor version such as 1.33");
  if (!isTimeZone(cluster.timeZone))
    yield {
      ...wrong("timeZone", cluster.timeZone, "a name of the IANA time zone database such as Etc/UTC"),
      fix: nearTimeZone(cluster),
    };
  yield* check("repository.url", cluster.repository.url, "gitUrl");
}

function* address(path: string, value: string): Generator<Finding> {
  if (parseAddress(value) === undefined) yield wrong(path, value, "an IPv4 address such as 10.0.0.1");
}

function wrong(path: string, value: string, right: string): Finding {
  return { path, message: `must be ${right}, but it is ${JSON.stringify(value)}` };
}

function nearTimeZone({ timeZone }: Cluster): string | undefined {
  const near = nearest(timeZone, Intl.supportedValuesOf("timeZone"));
  return near === undefined ? undefined : `did you mean ${near}?`;
}
