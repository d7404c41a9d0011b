import type { Cluster, Module } from "@cowlab/core";
import { Certificate, ClusterIssuer, Issuer } from "@cowlab/core/kinds/cert-manager";
import { TLSStore } from "@cowlab/core/kinds/traefik";
import { helmChart } from "@cowlab/flux/helm-chart";
import { traefikNamespace } from "@cowlab/networking/ingress-route";

const namespace = "cert-manager";
const token = { name: "cloudflare-api-token", key: "api-token" };
const issuer = "letsencrypt";

/** What a cluster may decide about its certificates. */
export interface CertificatesOptions {
  /** Whom Let's Encrypt may write to. @default nobody */
  readonly email?: string;
  /** True for certificates of Let's Encrypt's staging, which no browser trusts but of which there are plenty. @default false */
  readonly staging?: boolean;
}

/**
 * One wildcard certificate for the cluster's domain, from Let's Encrypt by Cloudflare DNS-01, as the default of Traefik:
 * cert-manager's chart, then, once its webhook answers, issuer, certificate and TLSStore.
 * @see https://cert-manager.io/docs/configuration/acme/dns01/cloudflare/
 */
export function certificates({ email, staging = false }: CertificatesOptions = {}): readonly Module[] {
  return [
    {
      name: "cert-manager",
      namespace: { name: namespace, podSecurity: "restricted" },
      installs: [Certificate, ClusterIssuer, Issuer],
      objects: () =>
        helmChart({
          name: "cert-manager",
          namespace,
          url: "oci://quay.io/jetstack/charts/cert-manager",
          version: "v1.21.2",
          values: {
            crds: { enabled: true, keep: true },
            // The LAN's resolver answers for this domain, too, and never has the challenge's record.
            extraArgs: ["--dns01-recursive-nameservers-only", "--dns01-recursive-nameservers=1.1.1.1:53,9.9.9.9:53"],
            resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "192Mi" } },
            webhook: { resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "96Mi" } } },
            cainjector: { resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } } },
          },
        }),
    },
    {
      name: "certificates",
      provides: ["certificates"],
      needs: ["cert-manager"],
      secrets: [
        {
          namespace,
          name: token.name,
          keys: [token.key],
          purpose:
            "Cloudflare API token with Zone:Read and DNS:Edit for the zone, by which cert-manager answers DNS-01 challenges",
        },
      ],
      flux: { timeout: "10m" },
      objects: (cluster) => objects(cluster, email, staging),
    },
  ];
}

function objects({ domain }: Cluster, email: string | undefined, staging: boolean) {
  const name = `wildcard-${domain.replaceAll(".", "-")}`;
  const secretName = `${name}-tls`;
  return [
    ClusterIssuer({
      metadata: { name: issuer },
      spec: {
        acme: {
          server: `https://acme-${staging ? "staging-" : ""}v02.api.letsencrypt.org/directory`,
          email,
          privateKeySecretRef: { name: `${issuer}-account` },
          solvers: [{ selector: { dnsZones: [domain] }, dns01: { cloudflare: { apiTokenSecretRef: token } } }],
        },
      },
    }),
    Certificate({
      metadata: { name, namespace: traefikNamespace },
      spec: {
        secretName,
        dnsNames: [domain, `*.${domain}`],
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      },
    }),
    // Traefik reads only the store of this name, and its Secret from the same namespace.
    TLSStore({ metadata: { name: "default", namespace: traefikNamespace }, spec: { defaultCertificate: { secretName } } }),
  ];
}
