import { type AddressPool, containersOf, listAt, type Node, parseAddress, podTemplate, stringAt, valueAt } from "@cowlab/core";
import { readYaml } from "@cowlab/diff/read-yaml";
import { stringsAt } from "@cowlab/diff/value";
import type { Found, FoundFacts } from "../found-facts.ts";
import type { OldObject } from "../old-folder.ts";
import { hostsOf } from "./hosts.ts";

/** A value that an object says. */
interface Said<T> {
  readonly value: T;
  readonly from: string;
}

/** Finds the facts that objects show. Where they disagree, most of them decide. */
export function findFacts(objects: readonly OldObject[]): FoundFacts {
  const zone = tunnelSays(objects);
  return present({
    name: clusterName(objects),
    domain: domain(objects),
    timeZone: vote(environment(objects, "TZ").filter(({ value }) => value.includes("/"))),
    kubernetes: kubernetes(objects),
    repository: repository(objects),
    controlPlane: vote(environment(objects, "address").filter(({ value }) => isAddress(value))),
    ingress: vote(ingressAddresses(objects)),
    pools: pools(objects),
    nodes: nodes(objects, vote(environment(objects, "vip_interface").filter(({ value }) => value !== ""))?.value),
    media: media(objects),
    tunnel: vote(zone.ids),
    email: vote(ofKind(objects, "ClusterIssuer", "Issuer").flatMap((object) => saidAt(object, "spec", "acme", "email"))),
    backupTarget: vote(backupTargets(objects)),
    publicHosts:
      zone.hosts.length === 0
        ? undefined
        : { value: [...new Set(zone.hosts.map(({ value }) => value))].sort(), from: places(zone.hosts) },
  });
}

/** The same without fields that are undefined. */
function present(facts: { readonly [K in keyof FoundFacts]: FoundFacts[K] | undefined }): FoundFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function ofKind(objects: readonly OldObject[], ...kinds: readonly string[]): readonly OldObject[] {
  return objects.filter(({ name, encrypted }) => kinds.includes(name.kind) && !encrypted);
}

function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

function at({ place }: OldObject, path: string): string {
  return `${place} (${path})`;
}

/** What stands at a path, where it is a text without a variable. */
function saidAt(object: OldObject, ...path: readonly (string | number)[]): readonly Said<string>[] {
  const value = stringAt(object.manifest, ...path);
  return value === undefined || value === "" || value.includes("${") ? [] : [{ value, from: at(object, path.join(".")) }];
}

function places(said: readonly Said<unknown>[]): readonly string[] {
  return [...new Set(said.map(({ from }) => from))];
}

/** What most say; of equals, what is first in order. */
function vote(said: readonly Said<string>[]): Found<string> | undefined {
  const [first] = [...Map.groupBy(said, ({ value }) => value)].toSorted(
    ([left, one], [right, other]) => other.length - one.length || (left < right ? -1 : 1),
  );
  return first === undefined ? undefined : { value: first[0], from: places(first[1]) };
}

/** The name of the cluster's folder, as Flux reads it. */
function clusterName(objects: readonly OldObject[]): Found<string> | undefined {
  const roots = objects.filter(({ name }) => name.kind === "Kustomization" && name.name === "flux-system");
  return vote(
    roots.flatMap((root) =>
      saidAt(root, "spec", "path").flatMap(({ value, from }) => {
        const [, last] = /^(?:\.\/)?clusters\/([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)\/?$/.exec(value) ?? [];
        return last === undefined ? [] : [{ value: last, from }];
      }),
    ),
  );
}

/** The domain below which most names are. */
function domain(objects: readonly OldObject[]): Found<string> | undefined {
  const names = objects.flatMap((object) => [
    ...hostsOf(object.manifest).map((value) => ({ value, from: at(object, "spec") })),
    ...stringsAt(object.manifest, "spec", "dnsNames").map((value) => ({ value, from: at(object, "spec.dnsNames") })),
    ...listAt(object.manifest, "spec", "endpoints").flatMap((endpoint) => {
      const value = stringAt(endpoint, "dnsName");
      return value === undefined ? [] : [{ value, from: at(object, "spec.endpoints") }];
    }),
  ]);
  return vote(
    names.flatMap(({ value, from }) => {
      const above = value.slice(value.indexOf(".") + 1);
      return /^[a-z0-9.-]+\.[a-z]+$/.test(above) ? [{ value: above, from }] : [];
    }),
  );
}

/** The values of a variable of the environment, in every container. */
function environment(objects: readonly OldObject[], variable: string): readonly Said<string>[] {
  return objects.flatMap((object) => {
    const pod = podTemplate(object.manifest);
    if (pod === undefined) return [];
    return containersOf(pod.spec).flatMap((container) =>
      listAt(container.spec, "env").flatMap((entry) => {
        const value = stringAt(entry, "value");
        if (stringAt(entry, "name") !== variable || value === undefined || value.includes("${")) return [];
        return [{ value, from: at(object, `env ${variable}`) }];
      }),
    );
  });
}

/** The minor version of the kubelets, of the lowest: the API server is not older. */
function kubernetes(objects: readonly OldObject[]): Found<string> | undefined {
  return vote(
    ofKind(objects, "Node").flatMap((node) =>
      saidAt(node, "status", "nodeInfo", "kubeletVersion").flatMap(({ value, from }) => {
        const [, minor] = /^v?(\d+\.\d+)\./.exec(value) ?? [];
        return minor === undefined ? [] : [{ value: minor, from }];
      }),
    ),
  );
}

function repository(objects: readonly OldObject[]): FoundFacts["repository"] {
  const sources = ofKind(objects, "GitRepository").filter(
    ({ name, manifest }) =>
      name.namespace === "flux-system" &&
      (name.name === "flux-system" || !stringAt(manifest, "spec", "url")?.includes("traefik")),
  );
  const source = sources.find(({ name }) => name.name === "flux-system") ?? sources[0];
  const [url] = source === undefined ? [] : saidAt(source, "spec", "url");
  if (source === undefined || url === undefined) return undefined;
  const branch = stringAt(source.manifest, "spec", "ref", "branch");
  const secret = stringAt(source.manifest, "spec", "secretRef", "name");
  const more = { ...(branch === undefined ? {} : { branch }), ...(secret === undefined ? {} : { secret }) };
  return { value: { url: url.value, ...more }, from: [url.from] };
}

const addressAnnotations = [
  "metallb.io/loadBalancerIPs",
  "metallb.universe.tf/loadBalancerIPs",
  "kube-vip.io/loadbalancerIPs",
  "io.cilium/lb-ipam-ips",
  "lbipam.cilium.io/ips",
];

/** The addresses that Services of an ingress controller ask for, directly or as values of its chart. */
function ingressAddresses(objects: readonly OldObject[]): readonly Said<string>[] {
  const controllers = ofKind(objects, "Service", "HelmRelease").filter(({ name, manifest }) =>
    /traefik|ingress-nginx/.test(`${name.name} ${stringAt(manifest, "spec", "chart", "spec", "chart") ?? ""}`),
  );
  return controllers.flatMap((object) => {
    const service = object.name.kind === "Service" ? object.manifest : valueAt(object.manifest, "spec", "values", "service");
    const path = object.name.kind === "Service" ? "" : "spec.values.service.";
    const annotations = [valueAt(service, "metadata", "annotations"), valueAt(service, "annotations")];
    const asked = [
      ...annotations.flatMap((map) => addressAnnotations.flatMap((key) => stringAt(map, key) ?? [])),
      stringAt(service, "spec", "loadBalancerIP") ?? "",
    ];
    return asked.filter(isAddress).map((value) => ({ value, from: at(object, `${path}loadBalancerIP`) }));
  });
}

/** MetalLB's pools, without those of one address, which are the ingress'. */
function pools(objects: readonly OldObject[]): FoundFacts["pools"] {
  const found = ofKind(objects, "IPAddressPool").flatMap((object) => {
    const addresses = stringsAt(object.manifest, "spec", "addresses").filter((range) => !range.includes("${"));
    const several = addresses.filter((range) => !range.endsWith("/32") && !isAddress(range));
    if (several.length === 0) return [];
    const automatic = valueAt(object.manifest, "spec", "autoAssign") !== false;
    const pool: AddressPool = { name: object.name.name, addresses: several, ...(automatic ? {} : { autoAssign: false }) };
    return [{ value: pool, from: at(object, "spec.addresses") }];
  });
  return found.length === 0 ? undefined : { value: found.map(({ value }) => value), from: places(found) };
}

function nodes(objects: readonly OldObject[], networkInterface: string | undefined): FoundFacts["nodes"] {
  const found = ofKind(objects, "Node").flatMap((object) => {
    const { manifest, name } = object;
    const addresses = listAt(manifest, "status", "addresses");
    const address = addresses.find((one) => stringAt(one, "type") === "InternalIP");
    const value = stringAt(address, "address");
    if (value === undefined) return [];
    const labels = manifest.metadata.labels ?? {};
    const server = Object.keys(labels).some((key) => /^node-role\.kubernetes\.io\/(control-plane|master|etcd)$/.test(key));
    // What Kubernetes, k3s and controllers write is no fact.
    const own = Object.fromEntries(
      Object.entries(labels).filter(([key]) => !/(^|\.)(kubernetes|k8s|k3s)\.io\/|longhorn\.io\//.test(key)),
    );
    const architecture = stringAt(manifest, "status", "nodeInfo", "architecture");
    const taints = listAt(manifest, "spec", "taints").flatMap((taint) => {
      const [key = "", effect = "", text] = [stringAt(taint, "key"), stringAt(taint, "effect"), stringAt(taint, "value")];
      // What Kubernetes adds and takes away by itself is no fact.
      return key.startsWith("node.kubernetes.io/") ? [] : [`${key}${text === undefined ? "" : `=${text}`}:${effect}`];
    });
    const node: Node = {
      name: name.name,
      role: server ? "server" : "agent",
      address: value,
      ...(architecture === "amd64" || architecture === "arm64" ? { architecture } : {}),
      ...(networkInterface === undefined ? {} : { interface: networkInterface }),
      ...(Object.keys(own).length === 0 ? {} : { labels: own }),
      ...(taints.length === 0 ? {} : { taints }),
    };
    return [{ value: node, from: at(object, "status") }];
  });
  return found.length === 0 ? undefined : { value: found.map(({ value }) => value), from: places(found) };
}

/** The NFS export that most volumes are of. */
function media(objects: readonly OldObject[]): FoundFacts["media"] {
  const volumes = ofKind(objects, "PersistentVolume").flatMap((object) => {
    const [server, path] = [stringAt(object.manifest, "spec", "nfs", "server"), stringAt(object.manifest, "spec", "nfs", "path")];
    return server === undefined || path === undefined
      ? []
      : [{ object, value: `${server}:${path}`, from: at(object, "spec.nfs") }];
  });
  const inPods = objects.flatMap((object) =>
    listAt(podTemplate(object.manifest)?.spec, "volumes").flatMap((volume) => {
      const [server, path] = [stringAt(volume, "nfs", "server"), stringAt(volume, "nfs", "path")];
      return server === undefined || path === undefined
        ? []
        : [{ object, value: `${server}:${path}`, from: at(object, "volumes") }];
    }),
  );
  const most = vote([...volumes, ...inPods]);
  if (most === undefined) return undefined;
  const colon = most.value.indexOf(":");
  const size = volumes.find(({ value }) => value === most.value)?.object.manifest;
  const [user, group] = ["PUID", "PGID"].map((variable) => Number(vote(environment(objects, variable))?.value ?? "1000"));
  return {
    value: {
      server: most.value.slice(0, colon),
      path: most.value.slice(colon + 1),
      size: stringAt(size, "spec", "capacity", "storage") ?? "1Ti",
      user: user ?? 1000,
      group: group ?? 1000,
    },
    from: most.from,
  };
}

/** The ids of tunnels and the names that they serve: in cloudflared's configuration, and in records that lead to one. */
function tunnelSays(objects: readonly OldObject[]): { ids: readonly Said<string>[]; hosts: readonly Said<string>[] } {
  const ids: Said<string>[] = [];
  const hosts: Said<string>[] = [];
  for (const object of ofKind(objects, "ConfigMap")) {
    for (const [key, text] of Object.entries(Object(object.manifest["data"]))) {
      if (typeof text !== "string" || !text.includes("tunnel") || !text.includes("ingress")) continue;
      const read = readYaml(text);
      const [config] = "documents" in read ? read.documents : [];
      const from = at(object, `data["${key}"]`);
      const id = stringAt(config, "tunnel");
      if (id !== undefined && isUuid(id)) ids.push({ value: id, from });
      for (const rule of listAt(config, "ingress")) {
        const value = stringAt(rule, "hostname");
        if (value !== undefined) hosts.push({ value, from });
      }
    }
  }
  for (const object of ofKind(objects, "DNSEndpoint")) {
    for (const endpoint of listAt(object.manifest, "spec", "endpoints")) {
      const [target] = stringsAt(endpoint, "targets");
      const [, id] = /^(.+)\.cfargotunnel\.com$/.exec(target ?? "") ?? [];
      const value = stringAt(endpoint, "dnsName");
      if (id === undefined || !isUuid(id)) continue;
      ids.push({ value: id, from: at(object, "spec.endpoints") });
      if (value !== undefined && !value.startsWith("*")) hosts.push({ value, from: at(object, "spec.endpoints") });
    }
  }
  return { ids, hosts };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function backupTargets(objects: readonly OldObject[]): readonly Said<string>[] {
  return [
    ...ofKind(objects, "HelmRelease").flatMap((release) => [
      ...saidAt(release, "spec", "values", "defaultBackupStore", "backupTarget"),
      ...saidAt(release, "spec", "values", "defaultSettings", "backupTarget"),
    ]),
    ...ofKind(objects, "BackupTarget").flatMap((target) => saidAt(target, "spec", "backupTargetURL")),
  ].filter(({ value }) => /^(nfs|s3|cifs):\/\//.test(value));
}
