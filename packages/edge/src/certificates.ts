import type { Cluster, Manifest, Module } from "@cowlab/core";
import { Certificate, ClusterIssuer, Issuer } from "@cowlab/core/kinds/cert-manager";
import { TLSStore } from "@cowlab/core/kinds/traefik";
import { helmChart } from "@cowlab/flux/helm-chart";
import { traefikNamespace } from "@cowlab/networking/ingress-route";
import { acmeIssuer, certManagerNamespace, type Issuer as IssuerPlan, ownIssuer } from "./internal/issuers.ts";
import type { Rfc2136Server } from "./rfc2136.ts";

/** What a cluster may decide about its certificates: Let's Encrypt's, or those of an authority of its own. */
export type CertificatesOptions = AcmeOptions | OwnAuthorityOptions;

/** Certificates of Let's Encrypt, which every browser trusts. */
export interface AcmeOptions {
  /** How Let's Encrypt is shown that the names are ours. @default by DNS-01 at Cloudflare */
  readonly solver?: AcmeSolver;
  /** Whom Let's Encrypt may write to. @default nobody */
  readonly email?: string;
  /** True for certificates of Let's Encrypt's staging, which no browser trusts but of which there are plenty. @default false */
  readonly staging?: boolean;
  /** Resolvers with their ports that see the zone as the Internet does, unlike that of the LAN. @default ["1.1.1.1:53", "9.9.9.9:53"] */
  readonly resolvers?: readonly string[];
  readonly authority?: undefined;
}

/** What answers a challenge of ACME. @see https://letsencrypt.org/docs/challenge-types/ */
export type AcmeSolver = CloudflareSolver | Rfc2136Solver | HttpSolver;

/** By a record at Cloudflare (DNS-01), with an API token. */
export interface CloudflareSolver {
  readonly kind: "cloudflare";
}

/** By a record (DNS-01) at a name server that takes changes and that the Internet asks, or that hands the zone on to one. */
export interface Rfc2136Solver extends Rfc2136Server {
  readonly kind: "rfc2136";
}

/**
 * By a page that Traefik serves (HTTP-01), with `traefik({ ingresses: true })`. It cannot have a wildcard: each host has a
 * certificate, a public record that leads to the router, and the router forwards port 80 to the ingress address. What answers there
 * are challenges and redirects; port 443 may stay closed.
 */
export interface HttpSolver {
  readonly kind: "http";
}

/** Certificates of an authority of the cluster's own: no domain has to be bought, and nothing is seen from outside. */
export interface OwnAuthorityOptions {
  /** The authority that signs them; `{}` for one with nothing special. */
  readonly authority: OwnAuthority;
}

/** An authority that the devices of a household are told to trust. */
export interface OwnAuthority {
  /** What devices call it. @default the cluster's name with CA behind it */
  readonly commonName?: string;
  /**
   * True where its certificate and key are made by hand and kept as a Secret, so that a cluster that is built anew is still
   * trusted. @default false: cert-manager makes them, for names below the domain only
   */
  readonly given?: boolean;
}

/**
 * The certificates that Traefik shows: one wildcard for the cluster's domain as its default or, where none can be had, one for
 * each host. cert-manager's chart, then, once its webhook answers, issuer, certificates and TLSStore.
 * @example certificates({ solver: { kind: "rfc2136", server: "192.0.2.53", key: { name: "cert-manager" } } })
 * @example certificates({ authority: {} })
 * @see https://cert-manager.io/docs/configuration/
 */
export function certificates(options: CertificatesOptions = {}): readonly Module[] {
  const issuer = options.authority === undefined ? acmeIssuer(options) : ownIssuer(options.authority);
  const resolvers = (options.authority === undefined ? options.resolvers : undefined) ?? ["1.1.1.1:53", "9.9.9.9:53"];
  return [
    {
      name: "cert-manager",
      namespace: { name: certManagerNamespace, podSecurity: "restricted" },
      installs: [Certificate, ClusterIssuer, Issuer],
      objects: () =>
        helmChart({
          name: "cert-manager",
          namespace: certManagerNamespace,
          url: "oci://quay.io/jetstack/charts/cert-manager",
          version: "v1.21.2",
          values: {
            crds: { enabled: true, keep: true },
            ...(issuer.asksResolvers
              ? {
                  // The LAN's resolver answers for this domain, too, and never has the challenge's record.
                  extraArgs: ["--dns01-recursive-nameservers-only", `--dns01-recursive-nameservers=${resolvers.join(",")}`],
                }
              : {}),
            resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "192Mi" } },
            webhook: { resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "96Mi" } } },
            cainjector: { resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } } },
          },
        }),
    },
    {
      name: "certificates",
      provides: ["certificates"],
      needs: issuer.asksIngress ? ["cert-manager", "ingress"] : ["cert-manager"],
      secrets: issuer.secrets,
      flux: { timeout: "10m" },
      objects: (cluster) => [...issuer.objects(cluster), ...(issuer.wildcard ? wildcard : perHost)(cluster, issuer)],
    },
  ];
}

function wildcard({ domain }: Cluster, { name: issuer }: IssuerPlan): readonly Manifest[] {
  const name = `wildcard-${domain.replaceAll(".", "-")}`;
  const secretName = `${name}-tls`;
  return [certificate(name, [domain, `*.${domain}`], issuer), store({ defaultCertificate: { secretName } })];
}

function perHost({ hosts }: Cluster, { name: issuer }: IssuerPlan): readonly Manifest[] {
  const names = [...new Set(hosts.map(({ fqdn }) => fqdn))].sort().map((fqdn) => ({ fqdn, name: fqdn.replaceAll(".", "-") }));
  // Without a host there is nothing to show.
  if (names.length === 0) return [];
  return [
    ...names.map(({ fqdn, name }) => certificate(name, [fqdn], issuer)),
    store({ certificates: names.map(({ name }) => ({ secretName: `${name}-tls` })) }),
  ];
}

function certificate(name: string, dnsNames: string[], issuer: string) {
  return Certificate({
    metadata: { name, namespace: traefikNamespace },
    spec: {
      secretName: `${name}-tls`,
      dnsNames,
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    },
  });
}

/** Traefik reads only the store of this name, and its Secrets from the same namespace. */
function store(spec: Parameters<typeof TLSStore>[0]["spec"]): Manifest {
  return TLSStore({ metadata: { name: "default", namespace: traefikNamespace }, spec });
}
