import { durationValue } from "../scalar-checks.ts";
import type { Found, TypeConstraints } from "./type-constraints.ts";

const issuer = { exactlyOne: [["acme", "ca", "selfSigned", "vault", "venafi"]] } satisfies TypeConstraints;

/** Constraints of the kinds of cert-manager, by type. @see https://cert-manager.io/docs/reference/api-docs/ */
export const certManagerConstraints: Readonly<Record<string, TypeConstraints>> = {
  "acme.cert-manager.io/v1/ACMEChallengeSolver": { exactlyOne: [["dns01", "http01"]] },
  "acme.cert-manager.io/v1/ACMEChallengeSolverDNS01": {
    exactlyOne: [["acmeDNS", "akamai", "azureDNS", "cloudDNS", "cloudflare", "digitalocean", "rfc2136", "route53", "webhook"]],
  },
  "acme.cert-manager.io/v1/ACMEChallengeSolverHTTP01": { exactlyOne: [["gatewayHTTPRoute", "ingress"]] },
  "acme.cert-manager.io/v1/ACMEChallengeSolverHTTP01Ingress": { atMostOne: [["class", "ingressClassName", "name"]] },
  "acme.cert-manager.io/v1/ACMEIssuer": { formats: { server: "webUrl" } },
  "acme.cert-manager.io/v1/ACMEIssuerDNS01ProviderCloudflare": { exactlyOne: [["apiKeySecretRef", "apiTokenSecretRef"]] },
  "cert-manager.io/v1/CertificatePrivateKey": { checks: [keySize] },
  "cert-manager.io/v1/CertificateRequestSpec": { formats: { duration: "goDuration" } },
  "cert-manager.io/v1/CertificateSpec": {
    formats: {
      commonName: { type: "string", maxLength: 64 },
      dnsNames: ["hostName"],
      duration: "goDuration",
      ipAddresses: ["address"],
      renewBefore: "goDuration",
      secretName: "dnsSubdomain",
    },
    atLeastOne: [["commonName", "dnsNames", "emailAddresses", "ipAddresses", "literalSubject", "otherNames", "uris"]],
    atMostOne: [
      ["commonName", "literalSubject"],
      ["renewBefore", "renewBeforePercentage"],
    ],
    checks: [renewedInTime],
  },
  "cert-manager.io/v1/IssuerSpec": issuer,
  "cert-manager.io/v1/VenafiIssuer": { exactlyOne: [["cloud", "tpp"]] },
};

/** The lifetime that cert-manager asks for where none is set: 90 days. */
const defaultLifetime = "2160h";

function renewedInTime({ duration = defaultLifetime, renewBefore }: Readonly<Record<string, unknown>>): Found {
  const [lifetime, before] = [durationValue(duration), durationValue(renewBefore)];
  const found: Found[number][] = [];
  if (lifetime !== undefined && lifetime < 3600)
    found.push({ path: "duration", message: `must be 1h or more, but it is ${String(duration)}` });
  if (before !== undefined && before < 300)
    found.push({ path: "renewBefore", message: `must be 5m or more, but it is ${String(renewBefore)}` });
  if (lifetime !== undefined && before !== undefined && before >= lifetime) {
    found.push({
      path: "renewBefore",
      message: `must be less than the duration of ${String(duration)}, but it is ${String(renewBefore)}`,
    });
  }
  return found;
}

function keySize({ algorithm = "RSA", size }: Readonly<Record<string, unknown>>): Found {
  if (typeof size !== "number") return [];
  if (algorithm === "RSA" && (size < 2048 || size > 8192)) {
    return [{ path: "size", message: `must be from 2048 to 8192 for RSA, but it is ${size}` }];
  }
  if (algorithm === "ECDSA" && ![256, 384, 521].includes(size)) {
    return [{ path: "size", message: `must be 256, 384 or 521 for ECDSA, but it is ${size}` }];
  }
  return [];
}
