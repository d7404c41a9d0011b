import { listAt, stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import type { PlacedObject } from "../../read-file.ts";
import { readYaml } from "../../read-yaml.ts";
import type { Side } from "../../side.ts";
import { isEqual, stringsAt } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** Who reaches a host, and what answers there. */
export interface Exposure {
  readonly lan: boolean;
  readonly internet: boolean;
  /** What it takes for the Internet to reach it and is not there, where some of it is. */
  readonly missing: readonly string[];
  /** Services, as `namespace/name:port`. */
  readonly backends: readonly string[];
  /** Middlewares that ask who is there, as `basicAuth longhorn-login`. */
  readonly logins: readonly string[];
  /** The name of the module whose route it is. */
  readonly module?: string;
}

/** A host that appears, vanishes, leads elsewhere, or is reached by others than before. */
export interface HostChange {
  readonly host: string;
  readonly before?: Exposure;
  readonly after?: Exposure;
}

const traefik = "traefik.io";
/** Middlewares that ask for a login, or look at who comes. */
const guards = ["basicAuth", "digestAuth", "forwardAuth", "ipAllowList", "ipWhiteList", "passTLSClientCert"];

/** The hosts whose reach differs, sorted. */
export const hostChanges: (diff: ClusterDiff) => readonly HostChange[] = oncePerDiff((diff) => {
  const { base, head } = diff;
  if (
    !diff.changes.some((change) =>
      [change.kind === "added" ? undefined : change.before, change.kind === "removed" ? undefined : change.after].some(
        bearsOnHosts,
      ),
    )
  )
    return [];
  const [before, after] = [exposures(base), exposures(head)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((host): HostChange[] => {
    const [was, is] = [before.get(host), after.get(host)];
    if (was !== undefined && is !== undefined && isEqual({ ...was, module: "" }, { ...is, module: "" })) return [];
    return [{ host, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
});

/** Whether an object can change who reaches a host. */
function bearsOnHosts(object: PlacedObject | undefined): boolean {
  if (object === undefined) return false;
  const { group, kind } = object.name;
  if (group === traefik && (kind === "IngressRoute" || kind === "Middleware")) return true;
  if (kind === "DNSEndpoint" || (group === "networking.k8s.io" && kind === "Ingress")) return true;
  return kind === "ConfigMap" ? tunnelRules(object) !== undefined : kind === "Service" && object.name.name === "traefik";
}

/** A rule of a tunnel: what it publishes, and where it leads. */
interface TunnelRule {
  readonly hostname: string;
  readonly service: string;
}

/** The rules in the configuration of cloudflared, undefined for a ConfigMap that holds none. */
function tunnelRules({ manifest }: PlacedObject): readonly TunnelRule[] | undefined {
  for (const [, text] of Object.entries(Object(manifest["data"]))) {
    if (typeof text !== "string" || !text.includes("ingress:") || !text.includes("service:")) continue;
    const read = readYaml(text);
    const [document] = "documents" in read ? read.documents : [];
    const rules = listAt(document, "ingress");
    if (rules.length === 0 || (valueAt(document, "tunnel") === undefined && valueAt(document, "credentials-file") === undefined))
      continue;
    return rules.flatMap((rule) => {
      const service = stringAt(rule, "service");
      return service === undefined ? [] : [{ hostname: stringAt(rule, "hostname") ?? "*", service }];
    });
  }
  return undefined;
}

/** A route of a host. */
interface HostRoute {
  readonly object: PlacedObject;
  /** Empty where it is on all of them. */
  readonly entryPoints: readonly string[];
  readonly backends: readonly string[];
  readonly logins: readonly string[];
}

/** All that decides who reaches a host. */
interface Doors {
  readonly side: Side;
  /** The rules of each tunnel's configuration. */
  readonly tunnels: readonly (readonly TunnelRule[])[];
  readonly records: readonly unknown[];
}

function exposures(side: Side): ReadonlyMap<string, Exposure> {
  const routes = routesByHost(side);
  const doors: Doors = {
    side,
    tunnels: tunnelConfigurations(side),
    records: side.ofKind("externaldns.k8s.io", "DNSEndpoint").flatMap(({ manifest }) => listAt(manifest, "spec", "endpoints")),
  };
  const direct = doors.tunnels
    .flat()
    .filter(({ hostname, service }) => !hostname.includes("*") && entryPointOf(side, service) === undefined);
  const hosts = new Set([...routes.keys(), ...direct.filter(leadsSomewhere).map(({ hostname }) => hostname)]);
  return new Map([...hosts].map((host) => [host, exposureOf(host, routes.get(host) ?? [], doors)]));
}

function exposureOf(host: string, routes: readonly HostRoute[], { side, tunnels, records }: Doors): Exposure {
  const rules = tunnels.flatMap((tunnel) => tunnel.find(({ hostname }) => covers(hostname, host)) ?? []).filter(leadsSomewhere);
  const direct = rules.filter(({ service }) => entryPointOf(side, service) === undefined).map(({ service }) => service);
  // Without a rule, or where rules are not kept in git, it is the entry point that a rule would lead to.
  const entryPoints = rules.length === 0 ? [tunnelEntryPoint] : rules.flatMap(({ service }) => entryPointOf(side, service) ?? []);
  const isOpen = (route: HostRoute): boolean =>
    entryPoints.some((name) => route.entryPoints.length === 0 || route.entryPoints.includes(name));
  const begun = rules.length > 0 || routes.some((route) => route.entryPoints.includes(tunnelEntryPoint));
  const needs = {
    "a route at the tunnel's door": direct.length > 0 || routes.some(isOpen),
    "a rule of the tunnel": tunnels.length === 0 || rules.length > 0,
    "a DNS record that leads to the tunnel": records.length === 0 || hasTunnelRecord(host, records),
  };
  const missing = begun ? Object.entries(needs).flatMap(([need, met]) => (met ? [] : [need])) : [];
  const module = routes[0] === undefined ? undefined : side.applierOf(routes[0].object.file)?.name;
  return {
    lan: routes.some((route) => route.entryPoints.length === 0 || route.entryPoints.some((name) => name !== tunnelEntryPoint)),
    internet: begun && missing.length === 0,
    missing,
    backends: [...new Set([...routes.flatMap(({ backends }) => backends), ...direct])].sort(),
    logins: [...new Set(routes.flatMap(({ logins }) => logins))].sort(),
    ...(module === undefined ? {} : { module }),
  };
}

/** The entry point of Traefik that only the tunnel comes to. */
const tunnelEntryPoint = "tunnel";

function leadsSomewhere({ service }: TunnelRule): boolean {
  return !service.startsWith("http_status:");
}

function covers(pattern: string, host: string): boolean {
  return pattern === "*" || pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}

/** The entry point of Traefik that a rule of the tunnel leads to; undefined where it leads past Traefik. */
function entryPointOf(side: Side, service: string): string | undefined {
  const [, scheme, name, namespace, port] = /^(\w+):\/\/([\w-]+)\.([\w-]+)(?:\.svc[\w.-]*)?(?::(\d+))?$/.exec(service) ?? [];
  if (name === undefined || namespace === undefined || !/traefik|ingress/.test(name)) return undefined;
  const number = Number(port ?? (scheme === "https" ? 443 : 80));
  const found = side.find({ group: "", kind: "Service", namespace, name });
  const target = listAt(found?.manifest, "spec", "ports").find((item) => valueAt(item, "port") === number);
  return stringAt(target, "targetPort") ?? stringAt(target, "name") ?? (number === 443 ? "websecure" : "web");
}

function hasTunnelRecord(host: string, records: readonly unknown[]): boolean {
  const own = records.filter((record) => stringAt(record, "dnsName") === host);
  const answering = own.length > 0 ? own : records.filter((record) => covers(stringAt(record, "dnsName") ?? "", host));
  return answering.some((record) => stringsAt(record, "targets").some((target) => target.endsWith(".cfargotunnel.com")));
}

/** The configurations of cloudflared: those that changed, and those whose files are called like a tunnel's. */
function tunnelConfigurations(side: Side): readonly (readonly TunnelRule[])[] {
  const likely = [...side.files.ids.keys()].filter((path) => /\/configmap-[^/]*(cloudflared|tunnel)[^/]*\.yaml$/.test(path));
  const objects = likely.length === 0 ? side.ofKind("", "ConfigMap") : likely.flatMap((path) => objectsOf(side, path));
  return objects.flatMap((object) => {
    const rules = tunnelRules(object);
    return rules === undefined ? [] : [rules];
  });
}

function objectsOf(side: Side, path: string): readonly PlacedObject[] {
  const content = side.content(path);
  return content?.kind === "objects" ? content.objects : [];
}

function routesByHost(side: Side): ReadonlyMap<string, readonly HostRoute[]> {
  const found = new Map<string, HostRoute[]>();
  const add = (host: string, route: HostRoute): void => {
    const known = found.get(host);
    if (known === undefined) found.set(host, [route]);
    else known.push(route);
  };
  for (const object of side.ofKind(traefik, "IngressRoute")) {
    const namespace = object.name.namespace ?? "";
    for (const route of listAt(object.manifest, "spec", "routes")) {
      for (const host of hostsOf(stringAt(route, "match") ?? "")) {
        add(host, {
          object,
          entryPoints: stringsAt(object.manifest, "spec", "entryPoints"),
          backends: listAt(route, "services").map((service) => backendName(service, namespace)),
          logins: listAt(route, "middlewares").flatMap((middleware) => guardOf(side, middleware, namespace)),
        });
      }
    }
  }
  for (const object of side.ofKind("networking.k8s.io", "Ingress")) {
    const namespace = object.name.namespace ?? "";
    for (const rule of listAt(object.manifest, "spec", "rules")) {
      const backends = listAt(rule, "http", "paths").map((path) => {
        const service = valueAt(path, "backend", "service");
        return `${namespace}/${stringAt(service, "name")}:${String(valueAt(service, "port", "number") ?? valueAt(service, "port", "name"))}`;
      });
      add(stringAt(rule, "host") ?? "*", { object, entryPoints: [], backends, logins: [] });
    }
  }
  return found;
}

/** The hosts in a rule of Traefik: ``Host(`a`, `b`)``. */
function hostsOf(match: string): readonly string[] {
  return [...match.matchAll(/(?<![A-Za-z])Host\(([^)]*)\)/g)].flatMap(([, names = ""]) =>
    [...names.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => host.toLowerCase()),
  );
}

function backendName(service: unknown, namespace: string): string {
  return `${stringAt(service, "namespace") ?? namespace}/${stringAt(service, "name")}:${String(valueAt(service, "port"))}`;
}

function guardOf(side: Side, middleware: unknown, own: string): readonly string[] {
  const name = stringAt(middleware, "name");
  if (name === undefined) return [];
  const found = side.find({ group: traefik, kind: "Middleware", namespace: stringAt(middleware, "namespace") ?? own, name });
  return guards.filter((guard) => valueAt(found?.manifest, "spec", guard) !== undefined).map((guard) => `${guard} ${name}`);
}
