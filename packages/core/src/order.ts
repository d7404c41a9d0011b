import { type Cluster, packagedStorageClass } from "./cluster.ts";
import { apiGroup, groupKind, isObject, listAt, type PlainManifest, stringAt, valueAt } from "./manifest.ts";
import type { Module } from "./module.ts";
import type { Provider, RenderedObject } from "./rule.ts";

/** The Flux module: its objects are applied by the root Kustomization, which is one of them and never waited for. */
export const fluxModule = "flux-system";

/** The built-in module of all namespaces, and the Kustomization that applies the encrypted Secrets. */
export const namespacesModule = "namespaces";
export const secretsModule = "secrets";

type Key = { readonly group: string; readonly kind: string; readonly namespace?: string; readonly name: string };

const keyOf = ({ group, kind, namespace = "", name }: Key): string => `${group} ${kind} ${namespace}/${name}`;

/** Namespaces that every cluster has, with pods that nobody here renders. */
export const givenNamespaces: ReadonlySet<string> = new Set(["default", "kube-node-lease", "kube-public", "kube-system"]);

/** Finds where objects come from: rendered, created by a chart, declared as a Secret, or issued as a certificate. */
export function providers(cluster: Cluster, objects: readonly RenderedObject[]): (key: Key) => Provider | undefined {
  const found = new Map<string, Provider>();
  const { secret } = cluster.repository;
  if (secret !== undefined) {
    // Flux reads the repository with it before it can apply anything, so it is applied by hand.
    const key = { group: "", kind: "Secret", namespace: "flux-system", name: secret };
    found.set(keyOf(key), { module: fluxModule, by: "the installation of Flux" });
  }
  const declared = Map.groupBy(cluster.secrets, ({ namespace, name }) => keyOf({ group: "", kind: "Secret", namespace, name }));
  for (const [key, needs] of declared) {
    const modules = [...new Set(needs.map(({ module }) => module))].sort();
    const by = `the Secret that ${modules.join(" and ")} ${modules.length === 1 ? "declares" : "declare"}`;
    found.set(key, { module: secretsModule, by, keys: [...new Set(needs.flatMap(({ keys }) => keys))].sort() });
  }
  for (const module of cluster.modules) {
    for (const { apiVersion, ...created } of module.creates ?? []) {
      const { by, ports, keys, labels } = created;
      found.set(keyOf({ group: apiGroup(apiVersion), ...created }), { module: module.name, by, ports, keys, labels });
    }
  }
  for (const object of objects) {
    const { manifest, module } = object;
    const { namespace, name } = manifest.metadata;
    found.set(keyOf({ group: apiGroup(manifest.apiVersion), kind: manifest.kind, namespace, name }), { module, object });
    const issued = issuedSecret(manifest);
    if (issued !== undefined) {
      const key = { group: "", kind: "Secret", namespace, name: issued.name };
      found.set(keyOf(key), { module, by: `${manifest.kind} ${namespace}/${name}`, keys: issued.keys });
    }
  }
  const given = { module: "", by: "Kubernetes" };
  const packaged = { module: "", by: "local-storage, which k3s brings along" };
  const hasPackagedClass = !cluster.disabledComponents.includes("local-storage");
  const look = ({ group, kind, namespace, name }: Key): Provider | undefined => {
    if (group === "" && kind === "Namespace" && givenNamespaces.has(name)) return given;
    if (group === "" && kind === "ServiceAccount" && name === "default") return given;
    if (group === "" && kind === "ConfigMap" && name === "kube-root-ca.crt") return given;
    const provider = found.get(keyOf({ group, kind, namespace, name }));
    if (provider !== undefined || !hasPackagedClass) return provider;
    return group === "storage.k8s.io" && kind === "StorageClass" && name === packagedStorageClass ? packaged : undefined;
  };
  // The order and several rules ask for each reference.
  const known = new Map<Key, Provider | undefined>();
  return (key) => {
    const answer = known.get(key);
    if (answer !== undefined || known.has(key)) return answer;
    const provider = look(key);
    known.set(key, provider);
    return provider;
  };
}

/** The Secret that an object makes a controller write, with its keys where they are known. */
function issuedSecret(manifest: PlainManifest): { readonly name: string; readonly keys?: readonly string[] } | undefined {
  switch (groupKind(manifest)) {
    case "cert-manager.io Certificate": {
      const name = stringAt(manifest, "spec", "secretName");
      const formats = listAt(manifest, "spec", "additionalOutputFormats").map((format) => valueAt(format, "type"));
      const keys = ["ca.crt", "tls.crt", "tls.key"];
      if (formats.includes("CombinedPEM")) keys.push("tls-combined.pem");
      if (formats.includes("DER")) keys.push("key.der");
      for (const [store, extension] of [
        ["jks", "jks"],
        ["pkcs12", "p12"],
      ] as const) {
        const made = valueAt(manifest, "spec", "keystores", store, "create") === true;
        if (made) keys.push(`keystore.${extension}`, `truststore.${extension}`);
      }
      return name === undefined ? undefined : { name, keys };
    }
    case "external-secrets.io ExternalSecret": {
      const name = stringAt(manifest, "spec", "target", "name") ?? manifest.metadata.name;
      const open =
        valueAt(manifest, "spec", "dataFrom") !== undefined || valueAt(manifest, "spec", "target", "template") !== undefined;
      const keys = listAt(manifest, "spec", "data").flatMap((entry) => stringAt(entry, "secretKey") ?? []);
      return open ? { name } : { name, keys };
    }
    default:
      return undefined;
  }
}

/** Who installs the CRD of each kind, as it says or as it renders the CRD: `metallb.io IPAddressPool` to the modules' names. */
export function kindInstallers(
  modules: readonly Module[],
  objects: readonly RenderedObject[] = [],
): ReadonlyMap<string, readonly string[]> {
  const declared = modules.flatMap(({ name, installs = [] }) => installs.map((kind) => ({ key: groupKind(kind), name })));
  const definitions = objects.filter(
    ({ manifest }) => manifest.kind === "CustomResourceDefinition" && apiGroup(manifest.apiVersion) === "apiextensions.k8s.io",
  );
  const rendered = definitions.map(({ manifest, module }) => ({
    key: `${stringAt(manifest, "spec", "group")} ${stringAt(manifest, "spec", "names", "kind")}`,
    name: module,
  }));
  const installs = [...declared, ...rendered];
  return new Map([...Map.groupBy(installs, ({ key }) => key)].map(([key, found]) => [key, found.map(({ name }) => name)]));
}

/**
 * What must be applied before a module, with the reasons: what its objects refer to, the CRDs of their kinds, a load
 * balancer for its Services, storage for claims that name no class, and what it says that it needs.
 */
export function dependenciesOf(
  module: Module,
  objects: readonly RenderedObject[],
  cluster: Cluster,
  provider: (key: Key) => Provider | undefined,
  installers: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const reasons = new Map<string, Set<string>>();
  const add = (name: string, reason: string): void => {
    if (name === "" || name === module.name || name === fluxModule) return;
    const known = reasons.get(name);
    if (known === undefined) reasons.set(name, new Set([reason]));
    else known.add(reason);
  };
  for (const { manifest, references } of objects) {
    for (const name of installers.get(groupKind(manifest)) ?? []) add(name, `the CRD of ${manifest.kind}`);
    for (const reference of references) {
      // An optional reference is none that must be there first, and a dependsOn inside a module is Flux's own affair.
      const from = reference.optional === true ? undefined : provider(reference)?.module;
      if (from === undefined || from === module.name) continue;
      const { kind, namespace, name } = reference;
      add(from, `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`);
    }
    if (manifest.apiVersion === "v1" && manifest.kind === "Service" && stringAt(manifest, "spec", "type") === "LoadBalancer") {
      for (const name of modulesMeeting("load-balancer", cluster)) add(name, `an address for Service ${manifest.metadata.name}`);
    }
    for (const claim of classlessClaims(manifest)) {
      for (const name of modulesMeeting("storage", cluster)) add(name, `storage for PersistentVolumeClaim ${claim}`);
    }
  }
  // A chart's namespace and Secrets are named by declarations, not by any object.
  if (module.namespace !== undefined) add(namespacesModule, `Namespace ${module.namespace.name}`);
  for (const { namespace, name } of module.secrets ?? []) add(secretsModule, `Secret ${namespace}/${name}`);
  for (const need of module.needs ?? []) {
    for (const name of modulesMeeting(need, cluster)) add(name, `needs ${need}`);
  }
  return new Map([...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, why]) => [name, [...why].sort()]));
}

/** The claims of an object that take whatever class is the default: the empty class is none, and waits for a volume. */
function classlessClaims(manifest: PlainManifest): readonly string[] {
  const classless = (claim: unknown): boolean =>
    isObject(valueAt(claim, "spec")) && valueAt(claim, "spec", "storageClassName") === undefined;
  if (manifest.apiVersion === "v1" && manifest.kind === "PersistentVolumeClaim") {
    return classless(manifest) ? [manifest.metadata.name] : [];
  }
  if (manifest.apiVersion !== "apps/v1" || manifest.kind !== "StatefulSet") return [];
  return listAt(manifest, "spec", "volumeClaimTemplates")
    .filter(classless)
    .map((claim) => stringAt(claim, "metadata", "name") ?? manifest.metadata.name);
}

/** The modules that meet a need: the one of that name, or all that provide what it names. */
export function modulesMeeting(need: string, cluster: Cluster): readonly string[] {
  const known = needsMet.get(cluster) ?? meetings(cluster);
  needsMet.set(cluster, known);
  return known.get(need) ?? [];
}

/** Every module of a cluster asks, and there may be thousands. */
const needsMet = new WeakMap<Cluster, ReadonlyMap<string, readonly string[]>>();

function meetings({ modules }: Cluster): ReadonlyMap<string, readonly string[]> {
  const met = new Map<string, readonly string[]>();
  for (const { name, provides = [] } of modules) {
    for (const capability of new Set(provides)) met.set(capability, [...(met.get(capability) ?? []), name]);
  }
  for (const { name } of modules) met.set(name, [name]);
  return met;
}

/** A cycle among dependencies, as the names along it with the first one again at the end; undefined where there is none. */
export function findCycle(dependencies: ReadonlyMap<string, Iterable<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (done.has(name)) return undefined;
    const at = path.indexOf(name);
    if (at >= 0) return [...path.slice(at), name];
    for (const next of dependencies.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of dependencies.keys()) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
