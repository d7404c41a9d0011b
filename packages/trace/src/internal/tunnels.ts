import { listAt, stringAt, valueAt } from "@cowlab/core";
import { parseDocument } from "yaml";
import { candidatesFor } from "./candidates.ts";
import type { DnsRecord } from "./names.ts";
import { nameOf, type ObjectIndex, type TracedObject, type Workload } from "./object-index.ts";
import type { ServiceReference } from "./services.ts";
import { type Broken, broken, hop, type Walk } from "./walk.ts";

/** A cloudflared with the configuration that it reads. */
export interface Connector {
  readonly workload: Workload;
  /** The ConfigMap and the key that hold its configuration; absent where Cloudflare keeps it. */
  readonly source?: { readonly object: TracedObject; readonly path: string };
  readonly tunnel?: string;
  readonly rules: readonly TunnelRule[];
  /** Why its configuration could not be read. */
  readonly unreadable?: Broken;
}

/** A rule of a tunnel. */
export interface TunnelRule {
  readonly path: string;
  /** Absent for all names. */
  readonly hostname?: string;
  readonly pathPattern?: string;
  readonly service: string;
  /** The host that it tells the service, where that is not the client's. */
  readonly hostHeader?: string;
}

/** Where a tunnel delivers a request. */
export type Delivery =
  | {
      readonly kind: "service";
      readonly reference: ServiceReference;
      readonly scheme: "http" | "https";
      readonly host: string;
      readonly connector: Connector;
    }
  | { readonly kind: "outside"; readonly name: string };

const known = new WeakMap<ObjectIndex, readonly Connector[]>();

/** Every cloudflared. */
export function connectors(index: ObjectIndex): readonly Connector[] {
  const found = known.get(index) ?? index.workloads().flatMap((workload) => connectorOf(index, workload));
  known.set(index, found);
  return found;
}

/** The names that a tunnel publishes one by one. */
export function publishedHosts(index: ObjectIndex): readonly string[] {
  return connectors(index).flatMap(({ rules }) =>
    rules.flatMap(({ hostname, service }) => (hostname === undefined || service.startsWith("http_status:") ? [] : [hostname])),
  );
}

function connectorOf(index: ObjectIndex, workload: Workload): Connector[] {
  for (const container of workload.containers) {
    const words = ["command", "args"].flatMap((list) => listAt(container.spec, list)).filter((word) => typeof word === "string");
    if (!words.includes("tunnel") || !words.includes("run")) continue;
    const flag = words.findIndex((word) => word === "--config" || word.startsWith("--config="));
    const path = flag < 0 ? undefined : (words[flag]?.split("=")[1] ?? words[flag + 1]);
    if (path === undefined) return [{ workload, rules: [] }];
    return [configured(index, workload, container.spec, path)];
  }
  return [];
}

function configured(
  index: ObjectIndex,
  workload: Workload,
  container: Readonly<Record<string, unknown>>,
  file: string,
): Connector {
  const fail = (path: string, message: string): Connector => ({
    workload,
    rules: [],
    unreadable: broken("tunnel", { object: workload.object, path }, message),
  });
  const mount = listAt(container, "volumeMounts").find((candidate) => {
    const at = stringAt(candidate, "mountPath") ?? "";
    return file === at || file.startsWith(`${at.replace(/\/$/, "")}/`);
  });
  const volumes = listAt(workload.pod.spec, "volumes");
  const position = volumes.findIndex((volume) => stringAt(volume, "name") === stringAt(mount, "name"));
  const name = stringAt(volumes[position], "configMap", "name");
  if (mount === undefined || name === undefined) return fail(workload.path, `reads ${file}, where no ConfigMap is mounted`);
  const object = index.find("", "ConfigMap", workload.namespace, name);
  const field = `${workload.path}.volumes[${position}].configMap.name`;
  if (object === undefined)
    return fail(field, `reads ${file} from ConfigMap ${workload.namespace}/${name}, which does not exist`);
  const key = stringAt(mount, "subPath") ?? file.slice((stringAt(mount, "mountPath") ?? "").replace(/\/$/, "").length + 1);
  const text = stringAt(object.manifest, "data", key);
  const path = `data[${JSON.stringify(key)}]`;
  const atMap = (message: string): Connector => ({
    workload,
    rules: [],
    unreadable: broken("tunnel", { object, path }, message),
  });
  if (text === undefined) return atMap(`is the tunnel's configuration, ${file}, but the key is missing`);
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return atMap(`is no YAML: ${error.message.split("\n", 1)[0]}`);
  const config: unknown = document.toJS();
  const tunnel = stringAt(config, "tunnel");
  return {
    workload,
    source: { object, path },
    ...(tunnel === undefined ? {} : { tunnel }),
    rules: listAt(config, "ingress").map((rule, item) => readRule(rule, `${path}: ingress[${item}]`, config)),
  };
}

function readRule(rule: unknown, path: string, config: unknown): TunnelRule {
  const hostname = stringAt(rule, "hostname");
  const pathPattern = stringAt(rule, "path");
  const hostHeader = stringAt(rule, "originRequest", "httpHostHeader") ?? stringAt(config, "originRequest", "httpHostHeader");
  return {
    path,
    ...(hostname === undefined || hostname === "" || hostname === "*" ? {} : { hostname: hostname.toLowerCase() }),
    ...(pathPattern === undefined ? {} : { pathPattern }),
    service: stringAt(rule, "service") ?? "",
    ...(hostHeader === undefined ? {} : { hostHeader }),
  };
}

/** Goes from a tunnel's name to the connector that runs it, and by its rules to where it delivers. */
export function* walkTunnel(index: ObjectIndex, url: URL, id: string | undefined, record: DnsRecord | undefined): Walk<Delivery> {
  const all = connectors(index);
  const connector =
    id === undefined ? all[0] : (all.find(({ tunnel }) => tunnel === id) ?? all.find(({ source }) => source === undefined));
  if (connector === undefined) {
    const unreadable = all.find((candidate) => candidate.unreadable !== undefined)?.unreadable;
    if (unreadable !== undefined) return unreadable;
    const at = record === undefined ? {} : { object: record.object, path: `${record.path}.targets` };
    const candidates = all.map(
      ({ workload, tunnel }) => `${nameOf(workload.object)} runs ${tunnel ?? "a tunnel without a name"}`,
    );
    return broken("tunnel", at, `leads to the tunnel ${id}, which no connector runs`, candidates);
  }
  const { workload, source, rules } = connector;
  if (connector.unreadable !== undefined) return connector.unreadable;
  if (valueAt(workload.object.manifest, "spec", "replicas") === 0) {
    return broken("tunnel", { object: workload.object, path: "spec.replicas" }, "is the connector, but is scaled to nothing");
  }
  if (source === undefined) {
    yield hop("tunnel", workload.object, workload.path, "runs a tunnel whose rules Cloudflare keeps");
    return { kind: "outside", name: "rules that Cloudflare keeps" };
  }
  yield hop(
    "tunnel",
    source.object,
    `${source.path}: tunnel`,
    `${nameOf(workload.object)} runs the tunnel ${connector.tunnel ?? ""}`,
  );
  const host = url.hostname;
  const rule = rules.find((candidate) => matches(candidate, host, url.pathname));
  const published = rules.flatMap(({ hostname }) => hostname ?? []);
  if (rule === undefined || rule.service.startsWith("http_status:")) {
    const path = rule?.path ?? `${source.path}: ingress`;
    const answer = rule?.service.replace("http_status:", "") ?? "nothing";
    const message = `has no rule for ${host}: it answers ${answer}`;
    return broken("tunnel-rule", { object: source.object, path }, message, candidatesFor(host, published));
  }
  const origin = URL.canParse(rule.service) ? new URL(rule.service) : undefined;
  const scheme = origin?.protocol === "https:" ? "https" : "http";
  if (origin === undefined || !/^https?:$/.test(origin.protocol)) {
    return broken(
      "tunnel-rule",
      { object: source.object, path: `${rule.path}.service` },
      `delivers to ${rule.service}, which is no address of HTTP`,
    );
  }
  yield hop("tunnel-rule", source.object, rule.path, `delivers ${rule.hostname ?? "every name"} to ${rule.service}`);
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?\.?$/.exec(origin.hostname) ?? [];
  if (name === undefined || namespace === undefined) return { kind: "outside", name: origin.host };
  const port = origin.port === "" ? (scheme === "https" ? 443 : 80) : Number(origin.port);
  const by = { object: source.object, path: `${rule.path}.service` };
  return {
    kind: "service",
    reference: { namespace, name, port, protocol: "TCP", by },
    scheme,
    host: rule.hostHeader ?? host,
    connector,
  };
}

function matches({ hostname, pathPattern }: TunnelRule, host: string, path: string): boolean {
  const named = hostname === undefined || hostname === host || (hostname.startsWith("*.") && host.endsWith(hostname.slice(1)));
  return named && (pathPattern === undefined || tests(pathPattern, path));
}

function tests(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}
