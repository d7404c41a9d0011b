import { parseAddress, stringAt, valueAt } from "@cowlab/core";
import type { Hop, Origin } from "../trace.ts";
import { addressRequests, loadBalancers, namersOf, walkAddress } from "./addresses.ts";
import { type Destination, dnsRecords, normalName, walkName } from "./names.ts";
import { type Source, walkPolicies } from "./network-policies.ts";
import { nameOf, type ObjectIndex, type TracedObject } from "./object-index.ts";
import { type HttpRequest, routesOf, walkEntryPoint } from "./routes.ts";
import { type Backend, portsOf, walkReference, walkService } from "./services.ts";
import { walkContainer } from "./storage.ts";
import { type EntryPoint, type TraefikProgram, traefikProgram } from "./traefik-program.ts";
import { connectors, publishedHosts, walkTunnel } from "./tunnels.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** What a request comes to. */
export interface End {
  readonly outcome: "arrives" | "outside" | "closed";
  readonly end: string;
}

const mostRedirects = 5;

/** Follows a request of HTTP from the LAN or the Internet, by its name or from an address. */
export function* walkHttp(index: ObjectIndex, url: URL, from: Origin, address: string | undefined): Walk<End> {
  const host = normalName(url.hostname);
  const given = address ?? (parseAddress(host) === undefined ? undefined : host);
  if (from === "internet") return yield* walkInternet(index, url, host, given);
  const destinations = given === undefined ? yield* lookUp(index, host) : [{ kind: "address", address: given } as const];
  return "broken" in destinations
    ? destinations
    : yield* all(destinations, (destination) => walkLan(index, url, host, destination));
}

/** Where a name leads in the LAN; without any record the zone is kept elsewhere, and has to lead to Traefik's addresses. */
function* lookUp(index: ObjectIndex, host: string): Walk<readonly Destination[]> {
  if (dnsRecords(index).length > 0) return yield* walkName(index, host, "lan");
  const doors = addressRequests(index).filter(({ service }) => isDoor(index, service));
  if (doors.length > 0) {
    yield ownRecord(host, doors.map(({ address }) => address).join(", "));
    return doors.map(({ address }) => ({ kind: "address", address }));
  }
  return broken(
    "dns-record",
    {},
    `no record is rendered, and no Service with an address leads to Traefik: ${host} leads nowhere`,
  );
}

/** The record of a zone that is kept by hand: no object shows it, so the way holds only where the owner has made it. */
function ownRecord(host: string, target: string): Hop {
  return {
    kind: "dns-record",
    object: "own DNS",
    says: `has to lead ${host} to ${target}`,
    notes: ["no record is rendered: the zone is kept by hand"],
  };
}

function isDoor(index: ObjectIndex, { manifest }: TracedObject): boolean {
  const selector = valueAt(manifest, "spec", "selector");
  const labels = Object.entries(Object(selector));
  return index
    .workloadsIn(manifest.metadata.namespace ?? "")
    .some(
      (workload) =>
        labels.length > 0 &&
        labels.every(([key, value]) => workload.pod.labels[key] === value) &&
        workload.containers.some((container) => traefikProgram(workload, container) !== undefined),
    );
}

function* walkInternet(index: ObjectIndex, url: URL, host: string, address: string | undefined): Walk<End> {
  const published = publishedHosts(index).includes(host);
  if (address !== undefined) return fromAddress(address);
  if (dnsRecords(index).length === 0) {
    if (published) {
      const tunnels = connectors(index).flatMap(({ tunnel }) => (tunnel === undefined ? [] : [`${tunnel}.cfargotunnel.com`]));
      yield ownRecord(host, `${tunnels.join(", ") || "the tunnel"}, proxied`);
      return yield* walkTunnelled(index, url, undefined, undefined);
    }
    return { outcome: "closed", end: "no record is rendered, and no tunnel has a rule for it" };
  }
  const destinations = yield* walkName(index, host, "internet");
  if ("broken" in destinations) return destinations;
  return yield* all(destinations, function* (destination): Walk<End> {
    if (destination.kind === "tunnel") return yield* walkTunnelled(index, url, destination.id, destination);
    if (destination.kind === "outside") return { outcome: "outside", end: destination.name };
    const end = fromAddress(destination.address);
    const { record } = destination;
    if (published && end.outcome === "closed" && record !== undefined) {
      const message = `leads to ${destination.address}, which the Internet cannot reach, but a tunnel has a rule for ${host}`;
      const tunnels = connectors(index).flatMap(({ tunnel }) => (tunnel === undefined ? [] : [`${tunnel}.cfargotunnel.com`]));
      return broken("dns-record", { object: record.object, path: `${record.path}.targets` }, message, tunnels);
    }
    return end;
  });
}

function fromAddress(address: string): End {
  return isPrivate(address)
    ? { outcome: "closed", end: `${address} is an address of the LAN, which the Internet does not reach` }
    : { outcome: "outside", end: address };
}

/** @see https://www.rfc-editor.org/rfc/rfc1918 */
function isPrivate(text: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|127\.)/.test(text);
}

function* walkLan(index: ObjectIndex, url: URL, host: string, destination: Destination): Walk<End> {
  if (destination.kind === "outside") return { outcome: "outside", end: destination.name };
  if (destination.kind === "tunnel") return yield* walkTunnelled(index, url, destination.id, destination);
  const { address } = destination;
  const lan = index.lan();
  const source: Source = lan === undefined ? { kind: "lan" } : { kind: "lan", range: lan };
  const requested = addressRequests(index).some((request) => parseAddress(request.address) === parseAddress(address));
  const routed = routesOf(index).some(({ rule }) => !("invalid" in rule) && rule.hosts.includes(host));
  if (!requested && !routed && !isPooled(index, address)) {
    return { outcome: "outside", end: [address, ...namersOf(index, address)].join(", ") };
  }
  const services = yield* walkAddress(index, address);
  if ("broken" in services) return services;
  let next = url;
  for (let redirects = 0; redirects < mostRedirects; redirects += 1) {
    const end = yield* walkDoors(index, services, next, host, source);
    if ("broken" in end || !("redirect" in end)) return end;
    next = end.redirect;
  }
  return broken("redirect", {}, `is redirected more than ${mostRedirects} times, at last to ${next.href}`);
}

function isPooled(index: ObjectIndex, address: string): boolean {
  const walk = walkAddress(index, address);
  return walk.next().done !== true;
}

type Door = End | { readonly redirect: URL };

/** Goes through the port of the Services that have an address. */
function* walkDoors(index: ObjectIndex, services: readonly TracedObject[], url: URL, host: string, source: Source): Walk<Door> {
  const port = portOf(url);
  const service = services.find((candidate) =>
    portsOf(candidate).some(({ number, protocol }) => number === port && protocol === "TCP"),
  );
  const [first] = services;
  if (service === undefined) {
    const ports = services.flatMap((candidate) =>
      portsOf(candidate).map(({ number, protocol }) => `${nameOf(candidate)}: ${number}/${protocol}`),
    );
    return broken(
      "service",
      first === undefined ? {} : { object: first, path: "spec.ports" },
      `has no port ${port}/TCP, as ${url.href} asks for`,
      ports,
    );
  }
  const resolved = yield* walkService(index, service, { port, protocol: "TCP" });
  if ("broken" in resolved) return resolved;
  const scheme = url.protocol === "https:" ? "https" : "http";
  const request: HttpRequest = { scheme, url, host, source, tunnelled: false };
  let redirect: Door | undefined;
  const end = yield* all(resolved.backends, function* (backend): Walk<End> {
    const door = yield* walkBackend(index, backend, request);
    if ("broken" in door || !("redirect" in door)) return door;
    redirect = door;
    return { outcome: "arrives", end: "" };
  });
  return "broken" in end ? end : (redirect ?? end);
}

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** Goes to what answers behind a Service: into Traefik and through it, or to a container that is no Traefik. */
function* walkBackend(index: ObjectIndex, backend: Backend, request: HttpRequest): Walk<Door> {
  if (backend.kind !== "pod") return endOf(backend);
  const allowed = yield* walkPolicies(index, request.source, backend.workload, backend.port);
  if ("broken" in allowed) return allowed;
  const program = traefikProgram(backend.workload, backend.container);
  if (program === undefined) {
    const reached = yield* walkContainer(index, backend);
    return "broken" in reached ? reached : endOf(backend);
  }
  const entryPoint = entryPointAt(program, backend.port.number, "TCP");
  if (entryPoint === undefined) return noEntryPoint(program, backend.port.number, "TCP");
  const routed = yield* walkEntryPoint(index, program, entryPoint, request);
  if ("broken" in routed) return routed;
  if (routed.kind === "redirect") return { redirect: routed.url };
  if (routed.kind === "internal") return { outcome: "arrives", end: `${routed.name} of ${nameOf(program.workload.object)}` };
  return yield* all(routed.services, function* ({ reference }): Walk<End> {
    const resolved = yield* walkReference(index, reference);
    if ("broken" in resolved) return resolved;
    return yield* all(resolved.backends, (target) => walkTarget(index, program, target));
  });
}

/** Goes from Traefik to what a route sends to. */
function* walkTarget(index: ObjectIndex, program: TraefikProgram, backend: Backend): Walk<End> {
  if (backend.kind === "name" && !program.provider.allowExternalNameServices) {
    const message = `is an ExternalName, which Traefik refuses: its arguments do not allow them`;
    const candidates = [
      "a Service without selector and an EndpointSlice",
      "providers.kubernetesCRD.allowExternalNameServices=true",
    ];
    return broken("service", { object: backend.service, path: "spec.externalName" }, message, candidates);
  }
  if (backend.kind !== "pod") return endOf(backend);
  const source: Source = { kind: "pod", workload: program.workload };
  const allowed = yield* walkPolicies(index, source, backend.workload, backend.port);
  if ("broken" in allowed) return allowed;
  const reached = yield* walkContainer(index, backend);
  return "broken" in reached ? reached : endOf(backend);
}

function endOf(backend: Backend): End {
  switch (backend.kind) {
    case "pod":
      return {
        outcome: "arrives",
        end: `${nameOf(backend.workload.object)}, container ${stringAt(backend.container.spec, "name") ?? ""}`,
      };
    case "address":
      return { outcome: "arrives", end: `${backend.address}:${backend.port}, outside the cluster` };
    case "name":
      return { outcome: "arrives", end: `${backend.name}:${backend.port}, outside the cluster` };
    case "created":
      return { outcome: "arrives", end: `what ${backend.by} makes` };
  }
}

function entryPointAt({ entryPoints }: TraefikProgram, port: number, protocol: string): EntryPoint | undefined {
  return entryPoints.find(
    (candidate) => candidate.port === port && (candidate.protocol === protocol || (protocol === "UDP" && candidate.http3)),
  );
}

function noEntryPoint({ workload, container, entryPoints }: TraefikProgram, port: number, protocol: string) {
  const at = { object: workload.object, path: `${workload.path}.${container.path}.args` };
  const candidates = entryPoints.map(
    ({ name, port, protocol, http3 }) => `${name} on ${port}/${protocol}${http3 ? " and by HTTP/3" : ""}`,
  );
  return broken("entry-point", at, `opens no entry point on ${port}/${protocol}`, candidates);
}

/** Goes through the tunnel, from Cloudflare's edge to a Service, and on from there. */
function* walkTunnelled(
  index: ObjectIndex,
  url: URL,
  id: string | undefined,
  destination: Extract<Destination, { readonly kind: "tunnel" }> | undefined,
): Walk<End> {
  const delivery = yield* walkTunnel(index, url, id, destination?.record);
  if ("broken" in delivery) return delivery;
  if (delivery.kind === "outside") return { outcome: "outside", end: delivery.name };
  const { reference, scheme, host, connector } = delivery;
  const resolved = yield* walkReference(index, reference);
  if ("broken" in resolved) return resolved;
  const source: Source = { kind: "pod", workload: connector.workload };
  const inner = new URL(url);
  inner.protocol = `${scheme}:`;
  const request: HttpRequest = { scheme, url: inner, host, source, tunnelled: true };
  return yield* all(resolved.backends, function* (backend): Walk<End> {
    const end = yield* walkBackend(index, backend, request);
    if ("broken" in end || !("redirect" in end)) return end;
    return broken("redirect", {}, `redirects what comes from the tunnel to ${end.redirect.href}`);
  });
}

/** Follows a connection to a port of a Service with an address of the LAN, up to the entry point or container. */
export function* walkExposedPort(
  index: ObjectIndex,
  service: TracedObject,
  address: string | undefined,
  number: number,
  protocol: "TCP" | "UDP",
): Walk<End> {
  const announced = address === undefined ? yield* walkAnyAddress(index, service) : yield* walkAddress(index, address);
  if ("broken" in announced) return announced;
  const resolved = yield* walkService(index, service, { port: number, protocol });
  if ("broken" in resolved) return resolved;
  const lan = index.lan();
  const source: Source = lan === undefined ? { kind: "lan" } : { kind: "lan", range: lan };
  return yield* all(resolved.backends, function* (backend): Walk<End> {
    if (backend.kind !== "pod") return endOf(backend);
    const allowed = yield* walkPolicies(index, source, backend.workload, backend.port);
    if ("broken" in allowed) return allowed;
    const program = traefikProgram(backend.workload, backend.container);
    if (program === undefined) {
      const reached = yield* walkContainer(index, backend);
      return "broken" in reached ? reached : endOf(backend);
    }
    const entryPoint = entryPointAt(program, backend.port.number, protocol);
    if (entryPoint === undefined) return noEntryPoint(program, backend.port.number, protocol);
    const { name, path } = entryPoint;
    yield hop(
      "entry-point",
      program.workload.object,
      path,
      `${name} listens on ${entryPoint.port}/${protocol}`,
      protocol === "UDP" && entryPoint.http3 ? ["HTTP/3"] : [],
    );
    return { outcome: "arrives", end: `entry point ${name} of ${nameOf(program.workload.object)}` };
  });
}

/** A Service that asks for no address gets one of a pool that gives them away. */
function* walkAnyAddress(index: ObjectIndex, service: TracedObject): Walk<readonly TracedObject[]> {
  const pools = index.ofKind("metallb.io", "IPAddressPool");
  const open = pools.find(({ manifest }) => valueAt(manifest, "spec", "autoAssign") !== false);
  if (open === undefined) {
    const message = "asks for no address, and no pool gives any away by itself";
    return broken("address-pool", { object: service, path: "spec.type" }, message, pools.map(nameOf));
  }
  yield hop("address-pool", open, "spec.autoAssign", `gives ${nameOf(service)} an address`);
  yield hop("load-balancer", service, "spec.type", "takes any address of an open pool");
  return loadBalancers(index).filter((candidate) => candidate === service);
}

/** Follows every way of several, and joins their ends; the first that breaks is the break of all. */
function* all<T>(items: readonly T[], walk: (item: T) => Walk<End>): Walk<End> {
  const ends: End[] = [];
  for (const item of items) {
    const end = yield* walk(item);
    if ("broken" in end) return end;
    ends.push(end);
  }
  const outcomes = ["closed", "outside", "arrives"] as const;
  const outcome = outcomes.find((candidate) => ends.some((end) => end.outcome === candidate)) ?? "arrives";
  return { outcome, end: [...new Set(ends.map(({ end }) => end))].filter((end) => end !== "").join(" and ") };
}
