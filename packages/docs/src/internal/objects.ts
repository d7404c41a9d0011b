import { apiGroup, listAt, type PlainManifest, type Rendered, stringAt, valueAt } from "@cowlab/core";

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
  /** The volume that it names. */
  readonly volume?: PlainManifest;
}

/** Every claim, with its class or its volume. */
export function claims(model: Model): readonly Claim[] {
  const classes = new Map(ofKind(model, "storage.k8s.io", "StorageClass").map((manifest) => [manifest.metadata.name, manifest]));
  const volumes = new Map(ofKind(model, "", "PersistentVolume").map((manifest) => [manifest.metadata.name, manifest]));
  return ofKind(model, "", "PersistentVolumeClaim").map((manifest) => {
    const storageClass = classes.get(stringAt(manifest, "spec", "storageClassName") ?? "");
    const volume = volumes.get(stringAt(manifest, "spec", "volumeName") ?? "");
    return {
      manifest,
      namespace: manifest.metadata.namespace ?? "",
      name: manifest.metadata.name,
      size: stringAt(manifest, "spec", "resources", "requests", "storage") ?? "",
      ...(storageClass === undefined ? {} : { storageClass }),
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
