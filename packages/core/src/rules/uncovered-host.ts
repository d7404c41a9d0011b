import { listAt, stringAt } from "../manifest.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { oncePerRender } from "./lookups/once-per-render.ts";
import { matchPlace, plainEntryPoints, type Route, routes } from "./lookups/routes.ts";

/** A name that is served with TLS is named by a certificate. */
export const uncoveredHost: Rule = {
  id: "uncovered-host",
  severity: "error",
  protects: "Browsers refuse a certificate that is for other names: the app runs and answers, and nobody gets to see it.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-certificates/",
  *check(context) {
    const seen = new Set<string>();
    for (const route of routes(context)) {
      if (route.entryPoints?.every((name) => plainEntryPoints.includes(name)) === true) continue;
      const shown = certificatesFor(context, route);
      if (shown === undefined) continue;
      for (const host of route.hosts) {
        if (seen.has(host) || shown.some((certificate) => namesOf(certificate).some((name) => covers(name, host)))) continue;
        seen.add(host);
        const [first] = shown;
        const names = shown.flatMap(namesOf);
        yield {
          ...matchPlace(route),
          message: `serves ${host} with TLS, but no certificate is for that name: those that are shown are for ${names.join(", ") || "none"}`,
          fix: `name ${host} in a certificate; one for each host is made of the hosts that modules declare`,
          ...(first === undefined ? {} : { other: placeOf(first, "spec.dnsNames") }),
        };
      }
    }
  },
};

/**
 * The certificates that Traefik may show for a route: that of its own Secret, or those of the default store. Undefined where one
 * of them is not made here, so that its names are not known, or where there is none at all.
 */
function certificatesFor(context: RuleContext, { object }: Route): readonly RenderedObject[] | undefined {
  const own = stringAt(object.manifest, "spec", "tls", "secretName");
  if (own !== undefined) return fillingAll(context, object.manifest.metadata.namespace, [own]);
  const [store, other] = context.ofKind("traefik.io", "TLSStore").filter(({ manifest }) => manifest.metadata.name === "default");
  if (store === undefined || other !== undefined) return undefined;
  const { manifest } = store;
  const secrets = [
    ...listAt(manifest, "spec", "certificates").map((entry) => stringAt(entry, "secretName")),
    stringAt(manifest, "spec", "defaultCertificate", "secretName"),
  ].filter((name) => name !== undefined);
  return secrets.length === 0 ? undefined : fillingAll(context, manifest.metadata.namespace, secrets);
}

/** The Certificates by the Secrets that they fill, as `namespace/name`. */
const certificates = oncePerRender(
  (context): ReadonlyMap<string, RenderedObject> =>
    new Map(
      context.ofKind("cert-manager.io", "Certificate").map((object) => {
        const { metadata } = object.manifest;
        return [`${metadata.namespace}/${stringAt(object.manifest, "spec", "secretName")}`, object];
      }),
    ),
);

function fillingAll(
  context: RuleContext,
  namespace: string | undefined,
  secrets: readonly string[],
): readonly RenderedObject[] | undefined {
  const found = secrets.flatMap((secret) => certificates(context).get(`${namespace}/${secret}`) ?? []);
  return found.length < secrets.length ? undefined : found;
}

function namesOf({ manifest }: RenderedObject): readonly string[] {
  return listAt(manifest, "spec", "dnsNames").flatMap((name) => (typeof name === "string" ? [name.toLowerCase()] : []));
}

/** A wildcard covers one label. @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3 */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith("*.") && name === host.replace(/^[^.]+/, "*"));
}
