import { listAt, stringAt } from "@cowlab/core";
import { nameOf, type ObjectIndex, type TracedObject } from "./object-index.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** Goes to the certificate that a client is shown for a name: the route's own, else the default of Traefik. */
export function* walkCertificate(
  index: ObjectIndex,
  host: string,
  route: { readonly object: TracedObject } | undefined,
): Walk<object> {
  const own = stringAt(route?.object.manifest, "spec", "tls", "secretName");
  if (route !== undefined && own !== undefined) {
    return yield* walkSecret(index, host, route.object, "spec.tls.secretName", own);
  }
  const stores = index.ofKind("traefik.io", "TLSStore").filter(({ manifest }) => manifest.metadata.name === "default");
  const [store, other] = stores;
  const secret = stringAt(store?.manifest, "spec", "defaultCertificate", "secretName");
  // Without one, Traefik makes a certificate of its own, of which browsers warn.
  if (store === undefined || secret === undefined) return {};
  if (other !== undefined) {
    const message = "is one of several stores of the name default, for which Traefik uses none of them";
    return broken("certificate", { object: store }, message, stores.map(nameOf));
  }
  return yield* walkSecret(index, host, store, "spec.defaultCertificate.secretName", secret);
}

function* walkSecret(index: ObjectIndex, host: string, object: TracedObject, path: string, secret: string): Walk<object> {
  const { namespace } = object.manifest.metadata;
  const certificates = index.ofKind("cert-manager.io", "Certificate");
  const certificate = certificates.find(
    ({ manifest }) => manifest.metadata.namespace === namespace && stringAt(manifest, "spec", "secretName") === secret,
  );
  if (certificate === undefined) {
    const isMade = index.find("", "Secret", namespace, secret) ?? index.created("Secret", namespace, secret);
    if (isMade !== undefined) {
      yield hop("certificate", object, path, `the certificate of Secret ${namespace}/${secret}, whose names are not known here`);
      return {};
    }
    const candidates = certificates.map(
      (candidate) =>
        `${nameOf(candidate)} fills Secret ${candidate.manifest.metadata.namespace}/${stringAt(candidate.manifest, "spec", "secretName") ?? ""}`,
    );
    return broken("certificate", { object, path }, `is Secret ${namespace}/${secret}, which nothing makes`, candidates);
  }
  const names = listAt(certificate.manifest, "spec", "dnsNames").filter((name) => typeof name === "string");
  const position = names.findIndex((name) => covers(name, host));
  if (position < 0) {
    const message = `is not for ${host}: browsers refuse it`;
    return broken("certificate", { object: certificate, path: "spec.dnsNames" }, message, names);
  }
  yield hop("certificate", certificate, `spec.dnsNames[${position}]`, `${names[position]} covers ${host}`);
  return {};
}

/** A wildcard covers one label. @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3 */
function covers(name: string, host: string): boolean {
  const pattern = name.toLowerCase();
  return pattern === host || (pattern.startsWith("*.") && pattern === host.replace(/^[^.]+/, "*"));
}
