import { joinPaths } from "../field-path.ts";
import { stringAt, valueAt } from "../manifest.ts";
import { configMap, ingressClass, type ReferringField, secret, service, type Target, valuesAt } from "./referring-field.ts";

const group = "traefik.io";

/** A kind of Traefik, unless the name is one of another provider: `auth@file`, `api@internal`. */
const traefik =
  (kind: string): ReferringField["to"] =>
  (value) =>
    (stringAt(value, "name") ?? String(value)).includes("@") ? undefined : { group, kind };

/** A Service, or a TraefikService, which combines several. */
const backend = (value: unknown): Target | undefined => {
  if (stringAt(value, "name")?.includes("@") === true) return undefined;
  return stringAt(value, "kind") === "TraefikService" ? { group, kind: "TraefikService" } : service;
};

/** What a route or a TraefikService sends requests to, with what that needs by the way. */
function backends(at: string, transport: string): readonly ReferringField[] {
  return [
    { at, to: backend },
    {
      // It is looked for beside the Service, which may be of another namespace than the route.
      at: (root) =>
        valuesAt(root, at).map(({ path, value }) => ({
          path: joinPaths(path, "serversTransport"),
          value: { name: valueAt(value, "serversTransport"), namespace: valueAt(value, "namespace") },
        })),
      to: traefik(transport),
    },
    { at: `${at}.middlewares[]`, to: traefik("Middleware") },
  ];
}

function route(protocol: "" | "TCP" | "UDP"): readonly ReferringField[] {
  return [
    { at: "spec.ingressClassName", to: ingressClass },
    { at: "spec.parentRefs[]", to: traefik("IngressRoute") },
    { at: "spec.tls.secretName", to: secret },
    { at: "spec.tls.options", to: traefik("TLSOption") },
    { at: "spec.tls.store", to: traefik("TLSStore") },
    { at: "spec.routes[].middlewares[]", to: traefik(`Middleware${protocol}`) },
    ...backends("spec.routes[].services[]", protocol === "TCP" ? "ServersTransportTCP" : "ServersTransport"),
  ];
}

function transport(at: string): readonly ReferringField[] {
  return [
    { at: `${at}.certificatesSecrets[]`, to: secret },
    { at: `${at}.rootCAsSecrets[]`, to: secret },
    { at: `${at}.rootCAs[].secret`, to: secret },
    { at: `${at}.rootCAs[].configMap`, to: configMap },
  ];
}

/** Fields of the kinds of Traefik, by group and kind. @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/ */
export const traefikFields: Readonly<Record<string, readonly ReferringField[]>> = {
  [`${group} IngressRoute`]: route(""),
  [`${group} IngressRouteTCP`]: route("TCP"),
  [`${group} IngressRouteUDP`]: route("UDP"),
  [`${group} Middleware`]: [
    { at: "spec.basicAuth.secret", to: secret },
    { at: "spec.digestAuth.secret", to: secret },
    { at: "spec.forwardAuth.tls.certSecret", to: secret },
    { at: "spec.forwardAuth.tls.caSecret", to: secret },
    { at: "spec.rateLimit.redis.secret", to: secret },
    { at: "spec.rateLimit.redis.tls.certSecret", to: secret },
    { at: "spec.rateLimit.redis.tls.caSecret", to: secret },
    { at: "spec.chain.middlewares[]", to: traefik("Middleware") },
    ...backends("spec.errors.service", "ServersTransport"),
  ],
  [`${group} ServersTransport`]: transport("spec"),
  [`${group} ServersTransportTCP`]: transport("spec.tls"),
  [`${group} TLSOption`]: [{ at: "spec.clientAuth.secretNames[]", to: secret }],
  [`${group} TLSStore`]: [
    { at: "spec.defaultCertificate.secretName", to: secret },
    { at: "spec.certificates[].secretName", to: secret },
  ],
  [`${group} TraefikService`]: [
    "spec.failover.service",
    "spec.failover.fallback",
    "spec.highestRandomWeight.services[]",
    "spec.mirroring",
    "spec.mirroring.mirrors[]",
    "spec.weighted.services[]",
  ].flatMap((at) => backends(at, "ServersTransport")),
};
