import { type Cluster, fullName, type Module, parseImage } from "@cowlab/core";
import { helmChart } from "@cowlab/flux/helm-chart";
import { DNSEndpoint, type Endpoint } from "./dns-endpoint.ts";
import { externalDnsNamespace as namespace, providerPlan } from "./internal/dns-providers.ts";
import type { Rfc2136Server } from "./rfc2136.ts";

const ttl = 300;

/** A record for what lives outside the cluster and is not served by its ingress. */
export interface DnsRecord {
  /** The label below the cluster's domain. */
  readonly name: string;
  /** The device it stands for, a name of the cluster's network.devices. @default the record's name */
  readonly device?: string;
  /** The name it is another name of, instead of a device. @default none */
  readonly alias?: string;
}

/** Who keeps the zone. A tunnel's public hosts want Cloudflare. */
export type DnsProvider = CloudflareDns | Rfc2136Dns | PiholeDns | WebhookDns;

/** Cloudflare, with an API token. */
export interface CloudflareDns {
  readonly kind: "cloudflare";
}

/** A name server of one's own, which takes changes and hands the whole zone to who has the key (AXFR). */
export interface Rfc2136Dns extends Rfc2136Server {
  readonly kind: "rfc2136";
  /** The zone, where it is one above the domain. @default the cluster's domain */
  readonly zone?: string;
}

/** The local records of a Pi-hole from version 6 on. It has no wildcards, so each host has a record of its own. */
export interface PiholeDns {
  readonly kind: "pihole";
  /** Its web page, such as `http://192.168.30.3`. */
  readonly url: string;
}

/** Any other provider, by a program beside external-dns that speaks for it. @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/webhook-provider/ */
export interface WebhookDns {
  readonly kind: "webhook";
  /** The program, with a tag: `ghcr.io/example/external-dns-router-webhook:v1.4.0`. */
  readonly image: string;
  /** Its settings. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables whose values are kept in the Secret external-dns-webhook, each under its own name. @default none */
  readonly secretEnv?: readonly string[];
  /** False where the provider has no wildcards. @default true */
  readonly wildcards?: boolean;
  /** False where the provider has no TXT records, in which external-dns marks what is its own. @default true */
  readonly marks?: boolean;
}

/** What a cluster may decide about its DNS. */
export interface DnsOptions {
  /** Who keeps the zone. @default Cloudflare */
  readonly provider?: DnsProvider;
  /** Records besides those of the hosts. @default none */
  readonly records?: readonly DnsRecord[];
  /**
   * What happens to records that are no longer declared: `sync` deletes its own, `upsert-only` never deletes.
   * @default "sync", or "upsert-only" where the provider keeps no marks of which are its own
   */
  readonly policy?: "sync" | "upsert-only";
}

/**
 * The zone's records, made by external-dns from DNSEndpoints: the wildcard to the ingress, the tunnel's name for each public host,
 * and what is declared here. Computed from the hosts that modules declare. A cluster without it has its zone kept by hand, and
 * its page on DNS says what to enter.
 * @example dns({ provider: { kind: "rfc2136", server: "192.168.30.2", key: { name: "external-dns" } } })
 * @see https://kubernetes-sigs.github.io/external-dns/latest/
 */
export function dns(options: DnsOptions = {}): readonly Module[] {
  const { provider = { kind: "cloudflare" }, records = [] } = options;
  // Secrets and wildcards are the same for every domain.
  const { secrets, wildcards, marks } = providerPlan(provider, "");
  const { policy = marks ? "sync" : "upsert-only" } = options;
  return [
    {
      name: "external-dns",
      namespace: { name: namespace, podSecurity: "restricted" },
      installs: [DNSEndpoint],
      secrets,
      objects: (cluster) => {
        if (provider.kind === "webhook" && parseImage(provider.image).tag === undefined)
          throw new Error(`the provider's image ${provider.image} has no tag: the chart would take its own version for one`);
        const plan = providerPlan(provider, cluster.domain);
        return helmChart({
          name: "external-dns",
          namespace,
          url: "https://kubernetes-sigs.github.io/external-dns/",
          version: "1.22.0",
          values: {
            ...plan.values,
            policy,
            sources: ["crd"],
            domainFilters: [cluster.domain],
            managedRecordTypes: ["A", "AAAA", "CNAME"],
            interval: "5m",
            triggerLoopOnEvent: true,
            logFormat: "json",
            ...(marks
              ? {
                  registry: "txt",
                  // Owner, prefix and replacement say which records are its own: they must never change. The prefix ends in a dot
                  // so that the record of the domain itself stays in the zone, and a wildcard has no * in the middle of a name.
                  txtOwnerId: cluster.name,
                  txtPrefix: "extdns-%{record_type}.",
                }
              : { registry: "noop" }),
            extraArgs: [...(marks ? ["--txt-wildcard-replacement=wildcard"] : []), ...plan.arguments],
            resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
          },
        });
      },
    },
    {
      name: "dns",
      provides: ["dns"],
      needs: ["external-dns"],
      objects: (cluster) => {
        if (provider.kind !== "cloudflare") refuseTunnelled(cluster);
        return [
          DNSEndpoint({
            metadata: { name: cluster.name, namespace },
            spec: { endpoints: endpoints(cluster, records, wildcards) },
          }),
        ];
      },
    },
  ];
}

/** The record of a tunnel's host means something at Cloudflare alone. */
function refuseTunnelled({ hosts, tunnel }: Cluster): void {
  const names = tunnel === undefined ? [] : hosts.filter((host) => host.public === true).map(({ fqdn }) => fqdn);
  if (names.length === 0) return;
  const [are, them] = names.length === 1 ? ["is", "the host"] : ["are", "the hosts"];
  throw new Error(
    `${names.sort().join(", ")} ${are} reached by the tunnel, whose record only Cloudflare can keep: keep the zone there, or declare ${them} as not public`,
  );
}

function endpoints({ domain, network, hosts, tunnel }: Cluster, records: readonly DnsRecord[], wildcards: boolean): Endpoint[] {
  const address = (dnsName: string, target: string): Endpoint => ({
    dnsName,
    recordType: "A",
    recordTTL: ttl,
    targets: [target],
  });
  const all = [
    ...(wildcards ? [address(`*.${domain}`, network.ingress)] : []),
    ...hosts.flatMap(({ fqdn, public: isPublic, record }) => {
      if (isPublic === true && tunnel !== undefined) return [proxied(fqdn, `${tunnel.id}.cfargotunnel.com`)];
      // The wildcard covers all names one label below the domain, but not the domain itself.
      return !wildcards || record === true || fqdn === domain ? [address(fqdn, network.ingress)] : [];
    }),
    ...records.map(({ name, device, alias }): Endpoint => {
      const dnsName = fullName(name, domain);
      if (alias !== undefined) return { dnsName, recordType: "CNAME", recordTTL: ttl, targets: [alias] };
      const target = network.devices[device ?? name];
      if (target !== undefined) return address(dnsName, target);
      const known = Object.keys(network.devices).join(", ") || "none";
      throw new Error(
        `the record ${name} is for the device ${device ?? name}, which network.devices does not have: it has ${known}`,
      );
    }),
  ];
  return all.sort((left, right) => (left.dnsName < right.dnsName ? -1 : 1));
}

/** A record whose target only Cloudflare sees: clients get Cloudflare's addresses. */
function proxied(dnsName: string, target: string): Endpoint {
  return {
    dnsName,
    recordType: "CNAME",
    targets: [target],
    providerSpecific: [{ name: "external-dns.kubernetes.io/cloudflare-proxied", value: "true" }],
  };
}
