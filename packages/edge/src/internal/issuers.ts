import type { Cluster, Manifest, SecretNeed } from "@cowlab/core";
import { Certificate, ClusterIssuer } from "@cowlab/core/kinds/cert-manager";
import { ingressClassName } from "@cowlab/networking/ingress-route";
import type { AcmeOptions, AcmeSolver, OwnAuthority } from "../certificates.ts";
import { unknownKind } from "./unknown-kind.ts";

/** The namespace of cert-manager, where ClusterIssuers look for their Secrets. */
export const certManagerNamespace = "cert-manager";

/** A ClusterIssuer with what it needs. */
export interface Issuer {
  readonly name: string;
  /** False where a certificate for all names below the domain cannot be had. */
  readonly wildcard: boolean;
  readonly secrets: readonly SecretNeed[];
  /** Whether resolvers outside the LAN are asked for a record before a challenge is answered. */
  readonly asksResolvers: boolean;
  /** Whether Traefik has to answer before a certificate is issued. */
  readonly asksIngress: boolean;
  objects(cluster: Cluster): readonly Manifest[];
}

const cloudflareToken = { name: "cloudflare-api-token", key: "api-token" };
const tsigSecret = { name: "rfc2136-key", key: "secret" };
const authoritySecret = "own-ca";

/** Let's Encrypt, or its staging, with what shows it that the names are ours. @see https://cert-manager.io/docs/configuration/acme/ */
export function acmeIssuer({ solver = { kind: "cloudflare" }, email, staging = false }: AcmeOptions): Issuer {
  const name = "letsencrypt";
  return {
    name,
    wildcard: solver.kind !== "http",
    secrets: solverSecrets(solver),
    asksResolvers: solver.kind !== "http",
    asksIngress: solver.kind === "http",
    objects: ({ domain }) => [
      ClusterIssuer({
        metadata: { name },
        spec: {
          acme: {
            server: `https://acme-${staging ? "staging-" : ""}v02.api.letsencrypt.org/directory`,
            email,
            privateKeySecretRef: { name: `${name}-account` },
            solvers: [{ selector: { dnsZones: [domain] }, ...challenge(solver) }],
          },
        },
      }),
    ],
  };
}

function solverSecrets(solver: AcmeSolver): readonly SecretNeed[] {
  switch (solver.kind) {
    case "cloudflare":
      return [
        {
          namespace: certManagerNamespace,
          name: cloudflareToken.name,
          keys: [cloudflareToken.key],
          purpose:
            "Cloudflare API token with Zone:Read and DNS:Edit for the zone, by which cert-manager answers DNS-01 challenges",
        },
      ];
    case "rfc2136":
      return [
        {
          namespace: certManagerNamespace,
          name: tsigSecret.name,
          keys: [tsigSecret.key],
          purpose: `the secret of the TSIG key ${solver.key.name}, in base64 as tsig-keygen prints it, by which cert-manager answers DNS-01 challenges at ${solver.server}`,
        },
      ];
    case "http":
      return [];
    default:
      return unknownKind("the solver of certificates()", solver satisfies never, ["cloudflare", "rfc2136", "http"]);
  }
}

function challenge(solver: AcmeSolver) {
  switch (solver.kind) {
    case "cloudflare":
      return { dns01: { cloudflare: { apiTokenSecretRef: cloudflareToken } } };
    case "rfc2136": {
      const { server, port = 53, key } = solver;
      return {
        dns01: {
          rfc2136: {
            nameserver: `${server}:${port}`,
            tsigKeyName: key.name,
            tsigAlgorithm: (key.algorithm ?? "hmac-sha256").replace("-", "").toUpperCase(),
            tsigSecretSecretRef: tsigSecret,
          },
        },
      };
    }
    case "http":
      return {
        http01: {
          ingress: {
            ingressClassName,
            // In plain HTTP: the other door has no certificate yet, and may not be open to the Internet at all.
            ingressTemplate: { metadata: { annotations: { "traefik.ingress.kubernetes.io/router.entrypoints": "web" } } },
          },
        },
      };
  }
}

/** An authority of the cluster's own, which devices have to be told to trust. @see https://cert-manager.io/docs/configuration/ca/ */
export function ownIssuer({ commonName, given = false }: OwnAuthority): Issuer {
  const name = authoritySecret;
  return {
    name,
    wildcard: true,
    secrets: given
      ? [
          {
            namespace: certManagerNamespace,
            name: authoritySecret,
            keys: ["tls.crt", "tls.key"],
            type: "kubernetes.io/tls",
            purpose: "the certificate and key of the cluster's own authority, which the devices of the household trust",
          },
        ]
      : [],
    asksResolvers: false,
    asksIngress: false,
    objects: (cluster) => [
      ...(given ? [] : selfSigned(cluster, commonName ?? `${cluster.name} CA`)),
      ClusterIssuer({ metadata: { name }, spec: { ca: { secretName: authoritySecret } } }),
    ],
  };
}

function selfSigned({ domain }: Cluster, commonName: string): readonly Manifest[] {
  return [
    ClusterIssuer({ metadata: { name: "self-signed" }, spec: { selfSigned: {} } }),
    Certificate({
      metadata: { name: authoritySecret, namespace: certManagerNamespace },
      spec: {
        isCA: true,
        commonName,
        secretName: authoritySecret,
        duration: "87600h",
        renewBefore: "8760h",
        // Who has its key can stand in for these names and no others.
        nameConstraints: { critical: true, permitted: { dnsDomains: [domain] } },
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "self-signed" },
        // With a new key, no device would trust what it signs.
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
      },
    }),
  ];
}
