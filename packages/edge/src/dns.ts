import { type Cluster, fullName, type Module } from "@cowlab/core";
import { helmChart } from "@cowlab/flux/helm-chart";
import { DNSEndpoint, type Endpoint } from "./dns-endpoint.ts";

const namespace = "external-dns";
const token = { name: "cloudflare-api-token", key: "api-token" };
const ttl = 300;

/** A record for what lives outside the cluster and is not served by its ingress. */
export interface DnsRecord {
  /** The label below the cluster's domain. */
  readonly name: string;
  /** The device it stands for, a name of the cluster's network.devices. @default the record's name */
  readonly device?: string;
  /** The name it is another name of, instead of a device. */
  readonly alias?: string;
}

/** What a cluster may decide about its DNS. */
export interface DnsOptions {
  readonly records?: readonly DnsRecord[];
  /** What happens to records that are no longer declared: `sync` deletes its own, `upsert-only` never deletes. @default "sync" */
  readonly policy?: "sync" | "upsert-only";
}

/**
 * The zone's records at Cloudflare, made by external-dns from DNSEndpoints: the wildcard to the ingress, the tunnel's name for
 * each public host, and what is declared here. Computed from the hosts that modules declare.
 * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/cloudflare/
 */
export function dns({ records = [], policy = "sync" }: DnsOptions = {}): readonly Module[] {
  return [
    {
      name: "external-dns",
      namespace: { name: namespace, podSecurity: "restricted" },
      installs: [DNSEndpoint],
      secrets: [
        {
          namespace,
          name: token.name,
          keys: [token.key],
          purpose: "Cloudflare API token with Zone:Read and DNS:Edit for the zone, by which external-dns makes its records",
        },
      ],
      objects: (cluster) =>
        helmChart({
          name: "external-dns",
          namespace,
          url: "https://kubernetes-sigs.github.io/external-dns/",
          version: "1.22.0",
          values: {
            provider: { name: "cloudflare" },
            env: [{ name: "CF_API_TOKEN", valueFrom: { secretKeyRef: token } }],
            policy,
            sources: ["crd"],
            domainFilters: [cluster.domain],
            managedRecordTypes: ["A", "AAAA", "CNAME"],
            interval: "5m",
            triggerLoopOnEvent: true,
            logFormat: "json",
            registry: "txt",
            // Owner, prefix and replacement say which records are its own: they must never change. The prefix ends in a dot so
            // that the record of the domain itself stays in the zone, and a wildcard has no * in the middle of a name.
            txtOwnerId: cluster.name,
            txtPrefix: "extdns-%{record_type}.",
            extraArgs: ["--txt-wildcard-replacement=wildcard", "--cloudflare-dns-records-per-page=5000"],
            resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
          },
        }),
    },
    {
      name: "dns",
      provides: ["dns"],
      needs: ["external-dns"],
      objects: (cluster) => [
        DNSEndpoint({
          metadata: { name: cluster.name, namespace },
          spec: { endpoints: endpoints(cluster, records) },
        }),
      ],
    },
  ];
}

function endpoints({ domain, network, hosts, tunnel }: Cluster, records: readonly DnsRecord[]): Endpoint[] {
  const address = (dnsName: string, target: string): Endpoint => ({
    dnsName,
    recordType: "A",
    recordTTL: ttl,
    targets: [target],
  });
  const all = [
    address(`*.${domain}`, network.ingress),
    ...hosts.flatMap(({ fqdn, public: isPublic, record }) => {
      if (isPublic === true && tunnel !== undefined) return [proxied(fqdn, `${tunnel.id}.cfargotunnel.com`)];
      // The wildcard covers all names one label below the domain, but not the domain itself.
      return record === true || fqdn === domain ? [address(fqdn, network.ingress)] : [];
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
