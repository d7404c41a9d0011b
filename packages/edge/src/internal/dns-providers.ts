import { parseImage, type SecretNeed } from "@cowlab/core";
import type { DnsProvider } from "../dns.ts";
import { unknownKind } from "./unknown-kind.ts";

/** The namespace of external-dns. */
export const externalDnsNamespace = "external-dns";

/** What a provider needs of external-dns' chart, and what it cannot do. */
export interface ProviderPlan {
  /** Values of the chart: `provider`, and `env` where it reads a Secret. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly arguments: readonly string[];
  readonly secrets: readonly SecretNeed[];
  /** False where it has no wildcards: each host has a record of its own. */
  readonly wildcards: boolean;
  /** False where it can keep no marks of who made a record: nothing may be deleted by itself. */
  readonly marks: boolean;
}

/** What external-dns is told for a provider, of a cluster's domain. */
export function providerPlan(provider: DnsProvider, domain: string): ProviderPlan {
  switch (provider.kind) {
    case "cloudflare": {
      const token = { name: "cloudflare-api-token", key: "api-token" };
      return {
        values: {
          provider: { name: "cloudflare" },
          env: [{ name: "CF_API_TOKEN", valueFrom: { secretKeyRef: token } }],
        },
        arguments: ["--cloudflare-dns-records-per-page=5000"],
        secrets: [
          {
            namespace: externalDnsNamespace,
            name: token.name,
            keys: [token.key],
            purpose: "Cloudflare API token with Zone:Read and DNS:Edit for the zone, by which external-dns makes its records",
          },
        ],
        wildcards: true,
        marks: true,
      };
    }
    case "rfc2136": {
      const { server, port = 53, key, zone = domain } = provider;
      const secret = { name: "rfc2136-key", key: "secret" };
      return {
        values: {
          provider: { name: "rfc2136" },
          env: [{ name: "EXTERNAL_DNS_RFC2136_TSIG_SECRET", valueFrom: { secretKeyRef: secret } }],
        },
        arguments: [
          `--rfc2136-host=${server}`,
          `--rfc2136-port=${port}`,
          `--rfc2136-zone=${zone}`,
          `--rfc2136-tsig-keyname=${key.name}`,
          `--rfc2136-tsig-secret-alg=${key.algorithm ?? "hmac-sha256"}`,
          // Without a transfer of the zone it does not see what there is, and only ever adds to it.
          "--rfc2136-axfr",
        ],
        secrets: [
          {
            namespace: externalDnsNamespace,
            name: secret.name,
            keys: [secret.key],
            purpose: `the secret of the TSIG key ${key.name}, in base64 as tsig-keygen prints it, by which external-dns changes and transfers the zone at ${server}`,
          },
        ],
        wildcards: true,
        marks: true,
      };
    }
    case "pihole": {
      const secret = { name: "pihole-password", key: "password" };
      return {
        values: {
          provider: { name: "pihole" },
          env: [{ name: "EXTERNAL_DNS_PIHOLE_PASSWORD", valueFrom: { secretKeyRef: secret } }],
        },
        arguments: [`--pihole-server=${provider.url}`],
        secrets: [
          {
            namespace: externalDnsNamespace,
            name: secret.name,
            keys: [secret.key],
            purpose: `the password, or an app password, of the Pi-hole at ${provider.url}, by which external-dns makes its records`,
          },
        ],
        wildcards: false,
        marks: false,
      };
    }
    case "webhook": {
      const { image, env = {}, secretEnv = [], wildcards = true, marks = true } = provider;
      const { repository, tag, digest } = parseImage(image);
      const secretName = "external-dns-webhook";
      return {
        values: {
          provider: {
            name: "webhook",
            webhook: {
              image: { repository, tag: [tag, digest].filter((part) => part !== undefined).join("@") },
              env: [
                ...Object.entries(env).map(([name, value]) => ({ name, value })),
                ...secretEnv.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key: name } } })),
              ].sort((left, right) => (left.name < right.name ? -1 : 1)),
              resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                runAsUser: 65532,
                runAsGroup: 65532,
                capabilities: { drop: ["ALL"] },
              },
            },
          },
        },
        arguments: [],
        secrets:
          secretEnv.length === 0
            ? []
            : [
                {
                  namespace: externalDnsNamespace,
                  name: secretName,
                  keys: [...secretEnv].sort(),
                  purpose: `what the program ${repository} needs to make records: a key for each variable, as its manual says`,
                },
              ],
        wildcards,
        marks,
      };
    }
    default:
      return unknownKind("the provider of dns()", provider satisfies never, ["cloudflare", "rfc2136", "pihole", "webhook"]);
  }
}
