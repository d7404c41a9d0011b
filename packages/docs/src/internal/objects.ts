import { apiGroup, listAt, type PlainManifest, packagedStorageClass, type Rendered, stringAt, valueAt } from "@cowlab/core";

/** What of a render pages are made from. */
export type Model = Pick<Rendered, "cluster" | "modules">;

/** The rendered objects of a kind, in the order of the modules. */
export function ofKind({ modules }: Model, group: string, kind: string): readonly PlainManifest[] {
  return modules.flatMap(({ objects }) =>
    objects.flatMap(({ manifest }) => (manifest.kind === kind && apiGroup(manifest.apiVersion) === group ? [manifest] : [])),
  );
}

/** The module that renders an object. */
export function moduleOf({ modules }: Model, wanted: PlainManifest): string {
  return modules.find(({ objects }) => objects.some(({ manifest }) => manifest === wanted))?.module.name ?? "";
}

/** A record of a DNSEndpoint. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly targets: readonly string[];
  readonly ttl?: number;
  readonly proxied: boolean;
}

/** The records of all DNSEndpoints. */
export function dnsRecords(model: Model): readonly DnsRecord[] {
  return ofKind(model, "externaldns.k8s.io", "DNSEndpoint").flatMap((manifest) =>
    listAt(manifest, "spec", "endpoints").map((endpoint) => {
      const ttl = valueAt(endpoint, "recordTTL");
      return {
        name: stringAt(endpoint, "dnsName") ?? "",
        type: stringAt(endpoint, "recordType") ?? "A",
        targets: listAt(endpoint, "targets").map(String),
        ...(typeof ttl === "number" ? { ttl } : {}),
        proxied: listAt(endpoint, "providerSpecific").some(
          (property) =>
            (stringAt(property, "name") ?? "").endsWith("/cloudflare-proxied") && valueAt(property, "value") === "true",
        ),
      };
    }),
  );
}

/** A claim of replicated storage, or of a shared tree. */
export interface Claim {
  readonly manifest: PlainManifest;
  readonly namespace: string;
  readonly name: string;
  readonly size: string;
  readonly storageClass?: PlainManifest;
  /** The name of its class, that of a class which is not rendered, too; absent for a claim that waits for a volume. */
  readonly className?: string;
  /** The volume that it names. */
  readonly volume?: PlainManifest;
}

/** Every claim, with its class or its volume. */
export function claims(model: Model): readonly Claim[] {
  const classes = new Map(ofKind(model, "storage.k8s.io", "StorageClass").map((manifest) => [manifest.metadata.name, manifest]));
  const isDefault = (manifest: PlainManifest): boolean =>
    manifest.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
  const packaged = model.cluster.disabledComponents.includes("local-storage") ? undefined : packagedStorageClass;
  const defaultClass = [...classes.values()].find(isDefault)?.metadata.name ?? packaged;
  const volumes = new Map(ofKind(model, "", "PersistentVolume").map((manifest) => [manifest.metadata.name, manifest]));
  return ofKind(model, "", "PersistentVolumeClaim").map((manifest) => {
    const className = stringAt(manifest, "spec", "storageClassName") ?? defaultClass;
    const storageClass = classes.get(className ?? "");
    const volume = volumes.get(stringAt(manifest, "spec", "volumeName") ?? "");
    return {
      manifest,
      namespace: manifest.metadata.namespace ?? "",
      name: manifest.metadata.name,
      size: stringAt(manifest, "spec", "resources", "requests", "storage") ?? "",
      ...(storageClass === undefined ? {} : { storageClass }),
      ...(className === undefined || className === "" ? {} : { className }),
      ...(volume === undefined ? {} : { volume }),
    };
  });
}

/** An export of NFS that a volume is on, as `10.0.0.50:/srv/media`. */
export function nfsExport(volume: PlainManifest): string | undefined {
  const server = stringAt(volume, "spec", "nfs", "server");
  return server === undefined ? undefined : `${server}:${stringAt(volume, "spec", "nfs", "path") ?? ""}`;
}

/** The place of backups outside the cluster, where Longhorn's chart is told one. */
export function backupTarget(model: Model): string | undefined {
  return ofKind(model, "helm.toolkit.fluxcd.io", "HelmRelease")
    .map((manifest) => stringAt(manifest, "spec", "values", "defaultBackupStore", "backupTarget"))
    .find((target) => target !== undefined);
}

/** The addresses that Services of type LoadBalancer ask for. */
export function loadBalancers(model: Model): readonly { readonly manifest: PlainManifest; readonly address?: string }[] {
  return ofKind(model, "", "Service").flatMap((manifest) => {
    if (stringAt(manifest, "spec", "type") !== "LoadBalancer") return [];
    const address =
      stringAt(manifest, "metadata", "annotations", "metallb.io/loadBalancerIPs") ?? stringAt(manifest, "spec", "loadBalancerIP");
    return [address === undefined ? { manifest } : { manifest, address }];
  });
}

/** Who keeps the zone that external-dns changes: Cloudflare, or a server of the LAN. */
export interface ZoneKeeper {
  /** As `Cloudflare DNS`, or `the name server 192.168.30.2`. */
  readonly name: string;
  readonly inLan: boolean;
}

/** Who keeps the zone, as external-dns' chart is told; Cloudflare where nothing says otherwise. */
export function zoneKeeper(model: Model): ZoneKeeper {
  const values = ofKind(model, "helm.toolkit.fluxcd.io", "HelmRelease")
    .filter(({ metadata }) => metadata.name === "external-dns")
    .map((release) => valueAt(release, "spec", "values"))[0];
  const flag = (name: string): string =>
    listAt(values, "extraArgs")
      .map(String)
      .find((argument) => argument.startsWith(`--${name}=`))
      ?.slice(name.length + 3) ?? "";
  switch (stringAt(values, "provider", "name")) {
    case "rfc2136":
      return { name: `the name server ${flag("rfc2136-host")}`, inLan: true };
    case "pihole":
      return { name: `the Pi-hole at ${flag("pihole-server")}`, inLan: true };
    case "webhook":
      return {
        name: `the provider of ${stringAt(values, "provider", "webhook", "image", "repository") ?? "a webhook"}`,
        inLan: false,
      };
    default:
      return { name: "Cloudflare DNS", inLan: false };
  }
}
