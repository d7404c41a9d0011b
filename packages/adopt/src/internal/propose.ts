import { externalService } from "@cowlab/apps/external-service";
import {
  type ClusterDefinition,
  contains,
  isObject,
  listAt,
  type Module,
  parseImage,
  parseRange,
  parseSubnet,
  podTemplate,
  type Share,
  stringAt,
  valueAt,
} from "@cowlab/core";
import { stringsAt } from "@cowlab/diff/value";
import type { DnsRecord } from "@cowlab/edge/dns";
import type { FoundFacts } from "../found-facts.ts";
import type { OldObject } from "../old-folder.ts";
import type { ModuleOptions } from "./catalogue.ts";
import { hostsOf } from "./hosts.ts";
import { serviceOfEndpoints } from "./owners.ts";
import { imageName, imagesOf, type Recognised } from "./recognise.ts";

/** A line of the proposed cluster file, and what it stands for. */
export interface ProposedModule {
  readonly from: string;
  readonly factory: string;
  readonly group: "nodes" | "network" | "storage" | "edge" | "devices" | "apps";
  readonly options: Readonly<Record<string, unknown>>;
  readonly modules: readonly Module[];
  /** The objects by which it was recognised. */
  readonly by: readonly OldObject[];
}

/** A fact that the folder does not show and that has a likely value. */
export interface Assumption {
  readonly fact: string;
  readonly value: string;
  readonly because: string;
}

/** A fact that only the owner knows. */
export interface MissingFact {
  readonly fact: string;
  /** How it can be told. */
  readonly advice: string;
}

/** The cluster that takes the place of a folder. */
export interface Proposal {
  readonly definition: ClusterDefinition;
  readonly modules: readonly ProposedModule[];
  readonly assumptions: readonly Assumption[];
  readonly missing: readonly MissingFact[];
}

/** What is known of a proposal from having looked at one before. */
export interface ProposeOptions {
  /** The StorageClass of the claims that an app has, by its factory, where it is not the cluster's. */
  readonly storageClasses?: ReadonlyMap<string, string>;
}

/** Proposes a cluster from what was found. Facts that are missing have values with which it can be looked at, but that are not right. */
export function propose(
  name: string,
  objects: readonly OldObject[],
  facts: FoundFacts,
  recognised: readonly Recognised[],
  { storageClasses = new Map() }: ProposeOptions = {},
): Proposal {
  const assumptions: Assumption[] = [];
  const missing: MissingFact[] = [];
  const assume = (fact: string, value: string, because: string): string => {
    assumptions.push({ fact, value, because });
    return value;
  };
  const miss = (fact: string, value: string, advice: string): string => {
    missing.push({ fact, advice });
    return value;
  };

  const domain = facts.domain?.value ?? miss("domain", "example.org", "no route of the folder names a host");
  const nodes = facts.nodes?.value ?? [];
  if (nodes.length === 0)
    missing.push({ fact: "nodes", advice: "write kubectl get nodes -o yaml to a file of the folder, and adopt it again" });
  const known = [facts.controlPlane?.value, facts.ingress?.value, ...nodes.map(({ address }) => address)].find(
    (address) => address !== undefined,
  );
  const prefix = known?.slice(0, known.lastIndexOf("."));
  const lan =
    prefix === undefined
      ? miss("network.lan", "10.0.0.0/24", "no address of the LAN was found")
      : assume("network.lan", `${prefix}.0/24`, `${known} is in it`);
  const gateway =
    prefix === undefined
      ? miss("network.gateway", "10.0.0.1", "no address of the LAN was found")
      : assume("network.gateway", `${prefix}.1`, "most routers have the first address");
  const devices = new Map<string, string>();
  const deviceAt = (address: string, fallback: string): string => {
    const there = [...devices].find(([, at]) => at === address)?.[0];
    if (there !== undefined) return there;
    devices.set(fallback, address);
    return fallback;
  };

  const isLocal = (address: string): boolean => {
    const [subnet, own] = [parseSubnet(lan), parseRange(address)];
    return subnet !== undefined && own !== undefined && contains(subnet, own);
  };
  const services = externalServices(objects, domain, facts, isLocal, deviceAt);
  const records = dnsRecords(objects, { domain, facts, isLocal, deviceAt });
  const modules: ProposedModule[] = recognised.map((one) => {
    const { entry, by } = one;
    const storageClass = storageClasses.get(entry.factory);
    const options = {
      ...optionsOf(one, { objects, facts, domain, records }),
      ...(storageClass === undefined ? {} : { storageClass }),
    };
    return {
      from: entry.from,
      factory: entry.factory,
      group: entry.group,
      options: { ...options },
      modules: entry.make(options),
      by,
    };
  });
  const firstApp = modules.findIndex(({ group }) => group === "apps");
  modules.splice(firstApp < 0 ? modules.length : firstApp, 0, ...services);

  const readers = recognised.filter(({ needsMedia }) => needsMedia).map(({ entry }) => entry.factory);
  if (facts.media === undefined && readers.length > 0)
    missing.push({
      fact: "media",
      advice: `the NFS export that ${readers.join(", ")} share: server, path, size, user and group`,
    });
  const media = facts.media?.value ?? (readers.length > 0 ? missingMedia : undefined);
  const tunnel =
    facts.tunnel?.value ??
    (recognised.some(({ entry }) => entry.factory === "tunnel")
      ? miss("tunnel.id", "00000000-0000-0000-0000-000000000000", "the UUID that cloudflared tunnel list prints")
      : undefined);

  const definition: ClusterDefinition = {
    name,
    domain,
    ...(facts.timeZone === undefined ? {} : { timeZone: facts.timeZone.value }),
    kubernetes:
      facts.kubernetes?.value ?? miss("kubernetes", "1.35", "the minor version that kubectl version names as that of the server"),
    repository: facts.repository?.value ?? {
      url: miss("repository.url", "https://git.example.org/home/cluster.git", "where Flux will read the rendered files from"),
    },
    network: {
      lan,
      gateway,
      nameservers: [assume("network.nameservers", gateway, "most routers resolve names")],
      controlPlane:
        facts.controlPlane?.value ??
        miss("network.controlPlane", `${prefix ?? "10.0.0"}.200`, "a free address of the LAN, for the Kubernetes API"),
      ingress:
        facts.ingress?.value ?? miss("network.ingress", `${prefix ?? "10.0.0"}.99`, "a free address of the LAN, for all apps"),
      ...(facts.pools === undefined ? {} : { pools: facts.pools.value }),
      ...(devices.size === 0 ? {} : { devices: Object.fromEntries(devices) }),
    },
    nodes,
    ...(media === undefined ? {} : { media }),
    ...(tunnel === undefined ? {} : { tunnel: { id: tunnel } }),
    modules: modules.map((module) => module.modules),
  };
  return { definition, modules, assumptions, missing };
}

/** Looked at, and not written: an address for documentation. */
const missingMedia: Share = { server: "192.0.2.1", path: "/srv/media", size: "1Ti", user: 1000, group: 1000 };

interface Context {
  readonly objects: readonly OldObject[];
  readonly facts: FoundFacts;
  readonly domain: string;
  readonly records: readonly DnsRecord[];
}

/** What the folder says about the options of a module. */
function optionsOf({ entry, by, image: usualImage }: Recognised, { objects, facts, domain, records }: Context): ModuleOptions {
  if (entry.group !== "apps") {
    const backup = facts.backupTarget?.value;
    return {
      // Only such targets are found.
      ...(entry.factory === "longhorn" && backup !== undefined ? { backup: { target: backup as `nfs://${string}` } } : {}),
      ...(entry.factory === "certificates" && facts.email !== undefined ? { email: facts.email.value } : {}),
      ...(entry.factory === "dns" && records.length > 0 ? { records } : {}),
    };
  }
  const [module] = entry.make({});
  const [workload] = by;
  if (module === undefined || workload === undefined) return {};
  const [usual] = module.hosts ?? [];
  const host = hostOf(workload, objects)
    .filter((name) => name.endsWith(`.${domain}`))
    .map((name) => name.slice(0, -domain.length - 1));
  const label = host.find((name) => name === usual?.name) ?? host[0];
  const isPublic = label !== undefined && facts.publicHosts?.value.includes(`${label}.${domain}`) === true;
  const image = keptImage(workload, usualImage);
  return {
    ...(image === undefined ? {} : { image }),
    ...(label === undefined || label === usual?.name ? {} : { host: label }),
    ...(isPublic ? { public: true } : {}),
  };
}

/** The names of the routes that lead to a workload: in its namespace, to a Service that selects it. */
function hostOf({ manifest, name }: OldObject, objects: readonly OldObject[]): readonly string[] {
  const labels = podTemplate(manifest)?.labels;
  const services = objects.filter((object) => {
    if (object.name.kind !== "Service" || object.name.namespace !== name.namespace) return false;
    const selector = valueAt(object.manifest, "spec", "selector");
    // A release's Services are not in the folder: they are called like it.
    if (labels === undefined) return object.name.name === name.name;
    return isObject(selector) && Object.entries(selector).every(([key, value]) => labels[key] === value);
  });
  const names = new Set([...services.map((service) => service.name.name), ...(labels === undefined ? [name.name] : [])]);
  const routes = routesTo(names, name.namespace, objects);
  const inValues = name.kind === "HelmRelease" ? hostsIn(valueAt(manifest, "spec", "values")) : [];
  return [...routes.flatMap((route) => hostsOf(route.manifest)), ...inValues];
}

/** The routes of a namespace that send requests to one of these Services. */
function routesTo(
  services: ReadonlySet<string>,
  namespace: string | undefined,
  objects: readonly OldObject[],
): readonly OldObject[] {
  return objects.filter(
    ({ name, manifest }) => name.namespace === namespace && hostsOf(manifest).length > 0 && mentions(manifest, services),
  );
}

/** Whether a route sends requests to one of these Services. */
function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((item) => mentions(item, names));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) =>
    (key === "name" || key === "identifier") && typeof item === "string" ? names.has(item) : mentions(item, names),
  );
}

/** Hosts that the values of a chart name, as `host: sonarr.example.org` or in a list of hostnames. */
function hostsIn(values: unknown): readonly string[] {
  if (Array.isArray(values)) return values.flatMap(hostsIn);
  if (!isObject(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    if (key === "host" && typeof value === "string") return [value];
    return key === "hostnames" ? stringsAt({ value }, "value") : hostsIn(value);
  });
}

/** The image that runs, where it is the module's in another fixed version: adopting is no time for an upgrade, or a downgrade. */
function keptImage({ manifest }: OldObject, usual: string | undefined): string | undefined {
  if (usual === undefined) return undefined;
  const old = imagesOf(manifest).find((image) => imageName(image) === imageName(usual));
  const [was, is] = [parseImage(old ?? ""), parseImage(usual)];
  if (old === usual || was === undefined || was.repository !== is?.repository) return undefined;
  // A tag that moves is no version to keep.
  return /\d/.test(was.tag ?? "") ? old : undefined;
}

/** Machines of the LAN that the old ingress serves: a Service without pods whose addresses are written down. */
function externalServices(
  objects: readonly OldObject[],
  domain: string,
  facts: FoundFacts,
  isLocal: (address: string) => boolean,
  deviceAt: (address: string, fallback: string) => string,
): readonly ProposedModule[] {
  return objects.flatMap((object): ProposedModule[] => {
    const { manifest, name } = object;
    const slice = name.kind === "EndpointSlice";
    if (!slice && name.kind !== "Endpoints") return [];
    const service = serviceOfEndpoints(object);
    const addresses = slice
      ? listAt(manifest, "endpoints").flatMap((endpoint) => stringsAt(endpoint, "addresses"))
      : listAt(manifest, "subsets").flatMap((subset) => listAt(subset, "addresses").flatMap((one) => stringAt(one, "ip") ?? []));
    const ports = slice ? listAt(manifest, "ports") : listAt(manifest, "subsets", 0, "ports");
    const port = valueAt(ports[0], "port");
    const [address] = addresses;
    if (addresses.length !== 1 || address === undefined || !isLocal(address) || typeof port !== "number") return [];
    const routes = routesTo(new Set([service]), name.namespace, objects);
    const [host] = routes.flatMap((route) => hostsOf(route.manifest)).filter((one) => one.endsWith(`.${domain}`));
    if (host === undefined) return [];
    const label = host.slice(0, -domain.length - 1);
    const https = port === 443 || routes.some((route) => JSON.stringify(route.manifest).includes('"scheme":"https"'));
    const insecure = objects.some(
      (transport) =>
        transport.name.kind === "ServersTransport" &&
        transport.name.namespace === name.namespace &&
        valueAt(transport.manifest, "spec", "insecureSkipVerify") === true,
    );
    const options = {
      name: service,
      device: deviceAt(address, service),
      port,
      ...(https ? { scheme: "https" as const } : {}),
      ...(https && insecure ? { selfSigned: true } : {}),
      ...(label === service ? {} : { host: label }),
      ...(facts.publicHosts?.value.includes(host) === true ? { public: true } : {}),
    };
    return [
      {
        from: "@cowlab/apps/external-service",
        factory: "externalService",
        group: "devices",
        options,
        modules: [externalService(options)],
        by: [object],
      },
    ];
  });
}

/** Records that no host of a module makes: of machines of the LAN, and other names. */
function dnsRecords(
  objects: readonly OldObject[],
  {
    domain,
    facts,
    isLocal,
    deviceAt,
  }: {
    readonly domain: string;
    readonly facts: FoundFacts;
    readonly isLocal: (address: string) => boolean;
    readonly deviceAt: (address: string, fallback: string) => string;
  },
): readonly DnsRecord[] {
  const records = new Map<string, DnsRecord>();
  for (const { name, manifest } of objects) {
    if (name.kind !== "DNSEndpoint") continue;
    for (const endpoint of listAt(manifest, "spec", "endpoints")) {
      const [dnsName = "", type = ""] = [stringAt(endpoint, "dnsName"), stringAt(endpoint, "recordType")];
      const [target = ""] = stringsAt(endpoint, "targets");
      if (!dnsName.endsWith(`.${domain}`) || dnsName.startsWith("*")) continue;
      const label = dnsName.slice(0, -domain.length - 1);
      if (type === "A" && target !== facts.ingress?.value && isLocal(target)) {
        const device = deviceAt(target, label);
        records.set(label, { name: label, ...(device === label ? {} : { device }) });
      }
      if (type === "CNAME" && !target.endsWith(".cfargotunnel.com")) records.set(label, { name: label, alias: target });
    }
  }
  return [...records.values()];
}
