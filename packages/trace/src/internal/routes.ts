import { isObject, listAt, overlaps, parseRange, stringAt, valueAt } from "@cowlab/core";
import { candidatesFor, either } from "./candidates.ts";
import { walkCertificate } from "./certificates.ts";
import { describeSource, type Source } from "./network-policies.ts";
import { nameOf, type ObjectIndex, type TracedObject } from "./object-index.ts";
import { type ParsedRule, parseRule, type RuleSubject } from "./router-rule.ts";
import type { ServiceReference } from "./services.ts";
import { classOf, type EntryPoint, type TraefikProgram, unbeatable } from "./traefik-program.ts";
import { type Broken, broken, hop, type Walk } from "./walk.ts";

/** An HTTP request as it comes to a door of Traefik's. */
export interface HttpRequest {
  readonly scheme: "http" | "https";
  readonly url: URL;
  readonly host: string;
  readonly source: Source;
  /** True where it comes out of the tunnel: a redirect would send the client around it for ever. */
  readonly tunnelled: boolean;
}

/** What Traefik does with a request. */
export type Routed =
  | { readonly kind: "redirect"; readonly url: URL }
  | { readonly kind: "services"; readonly services: readonly RoutedService[] }
  | { readonly kind: "internal"; readonly name: string };

/** A Service that a router sends to. */
export interface RoutedService {
  readonly reference: ServiceReference;
  readonly scheme?: string;
}

/** A route of an IngressRoute, read. */
export interface Route {
  readonly object: TracedObject;
  readonly path: string;
  readonly namespace: string;
  readonly match: string;
  readonly rule: ParsedRule;
  readonly priority: number;
  /** Whether the priority is written, or the rule's length. */
  readonly explicit: boolean;
  /** Empty where the route names none. */
  readonly entryPoints: readonly string[];
  readonly hasTls: boolean;
  readonly value: unknown;
}

const traefik = "traefik.io";
const known = new WeakMap<ObjectIndex, readonly Route[]>();

/** The routes of all IngressRoutes. */
export function routesOf(index: ObjectIndex): readonly Route[] {
  const routes = known.get(index) ?? index.ofKind(traefik, "IngressRoute").flatMap(readRoutes);
  known.set(index, routes);
  return routes;
}

function readRoutes(object: TracedObject): Route[] {
  const { manifest } = object;
  const entryPoints = listAt(manifest, "spec", "entryPoints").filter((name) => typeof name === "string");
  return listAt(manifest, "spec", "routes").flatMap((value, position) => {
    const match = stringAt(value, "match");
    if (match === undefined) return [];
    const priority = valueAt(value, "priority");
    const explicit = typeof priority === "number" && priority !== 0;
    return {
      object,
      path: `spec.routes[${position}]`,
      namespace: manifest.metadata.namespace ?? "",
      match,
      rule: parseRule(match),
      priority: explicit ? priority : match.length,
      explicit,
      entryPoints,
      hasTls: isObject(valueAt(manifest, "spec", "tls")),
      value,
    };
  });
}

/** The names that routes answer at, in order. */
export function routedHosts(index: ObjectIndex): readonly string[] {
  return [...new Set(routesOf(index).flatMap(({ rule }) => ("invalid" in rule ? [] : rule.hosts)))].sort();
}

/**
 * Requests that routes are made for, as host and path: the first of its paths for each host of a route. A route that asks for
 * more than a plain request has, such as a header, has none.
 */
export function routedRequests(index: ObjectIndex): readonly { readonly host: string; readonly path: string }[] {
  return routesOf(index).flatMap(({ rule }) => {
    if ("invalid" in rule) return [];
    const [path = "/"] = rule.paths;
    return rule.hosts
      .filter((host) => !host.includes("*") && rule.matches({ host, path, query: new URLSearchParams() }))
      .map((host) => ({ host, path }));
  });
}

/** Follows a request through a door of Traefik's: its certificate, its redirect or the route that wins, and the middlewares. */
export function* walkEntryPoint(
  index: ObjectIndex,
  program: TraefikProgram,
  entryPoint: EntryPoint,
  request: HttpRequest,
): Walk<Routed> {
  const { workload } = program;
  const tls = entryPoint.tls ? ["with TLS"] : [];
  yield hop(
    "entry-point",
    workload.object,
    entryPoint.path,
    `${entryPoint.name} listens on ${entryPoint.port}/${entryPoint.protocol}${tls.length === 0 ? "" : `, ${tls.join(", ")}`}`,
  );
  const candidates = routesOf(index).filter((route) => refusalOf(route, program, entryPoint, request) === undefined);
  const subject = subjectOf(request);
  const matching = candidates
    .filter(({ rule }) => !("invalid" in rule) && rule.matches(subject))
    .sort((left, right) => right.priority - left.priority);
  const [winner, second] = matching;

  const { redirect } = entryPoint;
  if (redirect !== undefined && request.scheme === "http" && (winner === undefined || redirect.priority >= winner.priority)) {
    return yield* walkRedirect(program, entryPoint, request, winner);
  }
  if (winner === undefined) {
    if (request.scheme === "https" && entryPoint.tls) {
      const certified = yield* walkCertificate(index, request.host, undefined);
      if ("broken" in certified) return certified;
    }
    return noRoute(index, program, entryPoint, request);
  }
  if (request.scheme === "https") {
    const certified = yield* walkCertificate(index, request.host, winner);
    if ("broken" in certified) return certified;
  }
  const tie = second !== undefined && second.priority === winner.priority && second.object !== winner.object;
  yield hop(
    "router",
    winner.object,
    `${winner.path}.match`,
    `${winner.match} on ${entryPoint.name}, priority ${winner.priority}${winner.explicit ? "" : ", its length"}`,
    [
      ...(tie ? [`${nameOf(second.object)} matches with the same priority: which of them answers is chance`] : []),
      ...(second !== undefined && !tie ? [`wins over ${nameOf(second.object)}, priority ${second.priority}`] : []),
    ],
  );
  const passed = yield* walkMiddlewares(index, program, winner, request);
  if ("broken" in passed) return passed;
  return yield* services(index, program, winner);
}

function subjectOf({ url, host, source }: HttpRequest): RuleSubject {
  const client = source.kind === "lan" ? source.range : undefined;
  return { host, path: url.pathname, query: url.searchParams, ...(client === undefined ? {} : { client }) };
}

/** Why Traefik would not ask a route about a request; undefined where it would. */
function refusalOf(
  { object, entryPoints, hasTls, rule, namespace }: Route,
  { provider, defaultEntryPoints }: TraefikProgram,
  { name, tls }: EntryPoint,
  { scheme }: HttpRequest,
): string | undefined {
  const doors = entryPoints.length === 0 ? defaultEntryPoints : entryPoints;
  if (!provider.enabled) return "is read by no Traefik";
  const isClass = classOf(object.manifest);
  const { ingressClass = "" } = provider;
  if (!doors.some((door) => door.toLowerCase() === name.toLowerCase())) return `is on ${either(doors)}, not on ${name}`;
  if (ingressClass === "" ? !["", "traefik"].includes(isClass) : isClass !== ingressClass) {
    return `is of the class ${isClass || "(none)"}, but Traefik takes ${ingressClass || "those without one"}`;
  }
  if (provider.namespaces.length > 0 && !provider.namespaces.includes(namespace)) {
    return `is in the namespace ${namespace}, but Traefik reads ${either(provider.namespaces)}`;
  }
  if (scheme === "http" && (hasTls || tls)) return `is served with TLS only${hasTls ? "" : `, as ${name} is`}`;
  if (scheme === "https" && !hasTls && !tls) return `is served in plain HTTP only, as neither it nor ${name} has TLS`;
  return "invalid" in rule ? `has a rule that Traefik refuses: ${rule.invalid}` : undefined;
}

function noRoute(index: ObjectIndex, program: TraefikProgram, entryPoint: EntryPoint, request: HttpRequest): Broken {
  const { host } = request;
  const at = { object: program.workload.object, path: entryPoint.path };
  if (!program.provider.enabled) {
    return broken("router", at, "reads no IngressRoutes: its arguments do not turn providers.kubernetesCRD on");
  }
  const routes = routesOf(index);
  const isHere = ({ entryPoints }: Route): boolean => entryPoints.includes(entryPoint.name);
  const ofHost = routes
    .filter(({ match, rule }) => match.includes(host) || (!("invalid" in rule) && rule.matches(subjectOf(request))))
    // What is on this door and does not count is nearer than what is on another.
    .sort((left, right) => Number(isHere(right)) - Number(isHere(left)));
  const reasons = ofHost.map((route) => {
    const refusal = refusalOf(route, program, entryPoint, request) ?? `asks for ${route.match}`;
    return `${nameOf(route.object)}, ${route.path}, ${refusal}`;
  });
  const hosts = routes.flatMap((route) =>
    refusalOf(route, program, entryPoint, request) === undefined && !("invalid" in route.rule) ? route.rule.hosts : [],
  );
  const message = `has no route for ${host}${request.url.pathname === "/" ? "" : request.url.pathname} on ${entryPoint.name}: it answers 404`;
  // The route itself, where it is one of this host that does not count.
  const [own] = ofHost;
  const place = own === undefined ? at : { object: own.object, path: own.path };
  return broken("router", place, own === undefined ? message : `${either([reasons[0] ?? ""])}; Traefik ${message}`, [
    ...reasons.slice(1),
    ...candidatesFor(host, hosts),
  ]);
}

function* walkRedirect(
  program: TraefikProgram,
  entryPoint: EntryPoint,
  request: HttpRequest,
  loser: Route | undefined,
): Walk<Routed> {
  const { redirect } = entryPoint;
  const at = { object: program.workload.object, path: redirect?.path };
  const [, portText] = /^:(\d+)$/.exec(redirect?.to ?? "") ?? [];
  const target = program.entryPoints.find(({ name }) => name.toLowerCase() === redirect?.to.toLowerCase());
  const port = portText === undefined ? target?.port : Number(portText);
  if (redirect === undefined || port === undefined) {
    return broken(
      "redirect",
      at,
      `sends to ${redirect?.to}, which is no entry point`,
      program.entryPoints.map(({ name }) => name),
    );
  }
  const url = new URL(request.url);
  url.protocol = `${redirect.scheme}:`;
  url.port = String(port);
  const notes =
    loser === undefined
      ? []
      : [
          `${nameOf(loser.object)} matches, too, but with priority ${loser.priority}: the redirect's is ${redirect.priority === unbeatable ? "above all that a route can have" : redirect.priority}`,
        ];
  if (request.tunnelled) {
    const message = `redirects what comes from the tunnel to ${url.href}, which comes through the tunnel again, for ever`;
    return broken("redirect", at, message, notes);
  }
  yield hop("redirect", program.workload.object, redirect.path, `${redirect.permanent ? "301" : "302"} to ${url.href}`, notes);
  return { kind: "redirect", url };
}

function* walkMiddlewares(index: ObjectIndex, program: TraefikProgram, route: Route, request: HttpRequest): Walk<object> {
  for (const [position, reference] of listAt(route.value, "middlewares").entries()) {
    const at = { object: route.object, path: `${route.path}.middlewares[${position}]` };
    const passed = yield* walkMiddleware(index, program, at, route.namespace, reference, request);
    if ("broken" in passed) return passed;
  }
  return {};
}

function* walkMiddleware(
  index: ObjectIndex,
  program: TraefikProgram,
  at: { readonly object: TracedObject; readonly path: string },
  own: string,
  reference: unknown,
  request: HttpRequest,
): Walk<object> {
  const name = stringAt(reference, "name") ?? "";
  const namespace = stringAt(reference, "namespace") ?? own;
  // Names with @ are those of other providers of Traefik, which no object shows.
  if (name.includes("@")) return {};
  if (namespace !== own && !program.provider.allowCrossNamespace) {
    return broken("middleware", at, `is Middleware ${namespace}/${name}, but Traefik takes none of another namespace`);
  }
  const middleware = index.find(traefik, "Middleware", namespace, name);
  if (middleware === undefined) {
    const all = index.ofKind(traefik, "Middleware");
    const candidates = candidatesFor(`Middleware ${namespace}/${name}`, all.map(nameOf));
    return broken(
      "middleware",
      at,
      `is Middleware ${namespace}/${name}, which does not exist: Traefik drops the route`,
      candidates,
    );
  }
  const kinds = Object.keys(Object(middleware.manifest["spec"]));
  const [kind = ""] = kinds;
  const refusal = refusalOfMiddleware(index, middleware, request.source);
  if (refusal !== undefined) return refusal;
  yield hop("middleware", middleware, `spec.${kind}`, describeMiddleware(middleware, kind));
  for (const [position, chained] of listAt(middleware.manifest, "spec", "chain", "middlewares").entries()) {
    const path = `spec.chain.middlewares[${position}]`;
    const passed = yield* walkMiddleware(index, program, { object: middleware, path }, namespace, chained, request);
    if ("broken" in passed) return passed;
  }
  return {};
}

function describeMiddleware({ manifest }: TracedObject, kind: string): string {
  const secret = stringAt(manifest, "spec", kind, "secret");
  if (kind === "basicAuth" || kind === "digestAuth") return `asks for a login of Secret ${manifest.metadata.namespace}/${secret}`;
  if (kind === "ipAllowList") return `lets in ${either(listAt(manifest, "spec", kind, "sourceRange").map(String))}`;
  return kind === "chain" ? "is a chain of others" : `applies ${kind}`;
}

function refusalOfMiddleware(index: ObjectIndex, middleware: TracedObject, source: Source): Broken | undefined {
  const { manifest } = middleware;
  const namespace = manifest.metadata.namespace;
  for (const kind of ["basicAuth", "digestAuth"]) {
    const secret = stringAt(manifest, "spec", kind, "secret");
    if (secret === undefined || index.find("", "Secret", namespace, secret) !== undefined) continue;
    if (index.created("Secret", namespace, secret) !== undefined) continue;
    const secrets = index.cluster.created.filter((object) => object.kind === "Secret" && object.namespace === namespace);
    const message = `asks for Secret ${namespace}/${secret}, which nothing makes: Traefik drops the route`;
    return broken(
      "middleware",
      { object: middleware, path: `spec.${kind}.secret` },
      message,
      candidatesFor(
        secret,
        secrets.map(({ name }) => name),
      ),
    );
  }
  const allowed = listAt(manifest, "spec", "ipAllowList", "sourceRange");
  const range = source.kind === "lan" ? source.range : undefined;
  if (allowed.length > 0 && range !== undefined) {
    const ranges = allowed.map((text) => (typeof text === "string" ? parseRange(text) : undefined));
    if (!ranges.some((candidate) => candidate !== undefined && overlaps(candidate, range))) {
      const path = "spec.ipAllowList.sourceRange";
      return broken("middleware", { object: middleware, path }, `does not let ${describeSource(source)} in`, allowed.map(String));
    }
  }
  return undefined;
}

/** Where the route's services are, through TraefikServices and transports. */
function* services(index: ObjectIndex, program: TraefikProgram, route: Route): Walk<Routed> {
  const listed = listAt(route.value, "services");
  const at = { object: route.object, path: `${route.path}.services` };
  if (listed.length === 0) return broken("router", at, "sends to no Service");
  const found: RoutedService[] = [];
  for (const [position, service] of listed.entries()) {
    const name = stringAt(service, "name") ?? "";
    if (name.includes("@")) return { kind: "internal", name };
    const place = { object: route.object, path: `${at.path}[${position}]` };
    const routed = yield* walkTarget(index, program, place, route.namespace, service);
    if ("broken" in routed) return routed;
    found.push(...routed);
  }
  return { kind: "services", services: found };
}

function* walkTarget(
  index: ObjectIndex,
  program: TraefikProgram,
  by: { readonly object: TracedObject; readonly path: string },
  own: string,
  service: unknown,
): Walk<readonly RoutedService[]> {
  const name = stringAt(service, "name") ?? "";
  const namespace = stringAt(service, "namespace") ?? own;
  if (namespace !== own && !program.provider.allowCrossNamespace) {
    const message = `sends to ${namespace}/${name}, but Traefik takes no Service of another namespace`;
    return broken("service", by, message, ["providers.kubernetesCRD.allowCrossNamespace=true"]);
  }
  if (stringAt(service, "kind") === "TraefikService") return yield* walkTraefikService(index, program, by, namespace, name);
  const transport = stringAt(service, "serversTransport");
  if (transport !== undefined && !transport.includes("@")) {
    const found = index.find(traefik, "ServersTransport", namespace, transport);
    if (found === undefined) {
      const candidates = candidatesFor(
        `ServersTransport ${namespace}/${transport}`,
        index.ofKind(traefik, "ServersTransport").map(nameOf),
      );
      const message = `goes by ServersTransport ${namespace}/${transport}, which does not exist`;
      return broken("transport", { object: by.object, path: `${by.path}.serversTransport` }, message, candidates);
    }
    const unchecked = valueAt(found.manifest, "spec", "insecureSkipVerify") === true;
    yield hop(
      "transport",
      found,
      unchecked ? "spec.insecureSkipVerify" : "spec",
      unchecked ? "encrypts without checking the certificate" : "encrypts and checks the certificate",
    );
  }
  const port = valueAt(service, "port");
  const scheme = stringAt(service, "scheme");
  const reference: ServiceReference = {
    namespace,
    name,
    ...(typeof port === "string" || typeof port === "number" ? { port } : {}),
    protocol: "TCP",
    by,
  };
  return [scheme === undefined ? { reference } : { reference, scheme }];
}

function* walkTraefikService(
  index: ObjectIndex,
  program: TraefikProgram,
  by: { readonly object: TracedObject; readonly path: string },
  namespace: string,
  name: string,
): Walk<readonly RoutedService[]> {
  const object = index.find(traefik, "TraefikService", namespace, name);
  if (object === undefined) {
    const candidates = candidatesFor(`TraefikService ${namespace}/${name}`, index.ofKind(traefik, "TraefikService").map(nameOf));
    return broken("service", by, `sends to TraefikService ${namespace}/${name}, which does not exist`, candidates);
  }
  const mirrored = valueAt(object.manifest, "spec", "mirroring");
  const weighted = listAt(object.manifest, "spec", "weighted", "services");
  const targets: readonly (readonly [path: string, service: unknown])[] =
    mirrored === undefined
      ? weighted.map((service, position) => [`spec.weighted.services[${position}]`, service])
      : [["spec.mirroring", mirrored]];
  const found: RoutedService[] = [];
  for (const [path, service] of targets) {
    yield hop("service", object, path, `sends to ${stringAt(service, "name") ?? "nobody"}`);
    const routed = yield* walkTarget(index, program, { object, path }, namespace, service);
    if ("broken" in routed) return routed;
    found.push(...routed);
  }
  return found;
}
