import { listAt, stringAt } from "@cowlab/core";
import { candidatesFor } from "./candidates.ts";
import { nameOf, type ObjectIndex, type TracedObject } from "./object-index.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** Goes to the certificate that a client is shown for a name: the route's own, else one of Traefik's store that has the name, else its default. */
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
  const listed = listAt(store?.manifest, "spec", "certificates").map((entry) => stringAt(entry, "secretName") ?? "");
  // Without one, Traefik makes a certificate of its own, of which browsers warn.
  if (store === undefined || (secret === undefined && listed.length === 0)) return {};
  if (other !== undefined) {
    const message = "is one of several stores of the name default, for which Traefik uses none of them";
    return broken("certificate", { object: store }, message, stores.map(nameOf));
  }
  const { namespace } = store.manifest.metadata;
  const fitting = listed.findIndex((name) => namesOf(certificateOf(index, namespace, name)).some((one) => covers(one, host)));
  if (fitting >= 0) {
    return yield* walkSecret(index, host, store, `spec.certificates[${fitting}].secretName`, listed[fitting] ?? "");
  }
  if (secret !== undefined) return yield* walkSecret(index, host, store, "spec.defaultCertificate.secretName", secret);
  // The names of what a person made are not known here: any of them may be the one.
  const unknown = listed.findIndex((name) => certificateOf(index, namespace, name) === undefined);
  if (unknown >= 0) {
    return yield* walkSecret(index, host, store, `spec.certificates[${unknown}].secretName`, listed[unknown] ?? "");
  }
  const names = listed.flatMap((name) => namesOf(certificateOf(index, namespace, name)));
  const message = `has no certificate for ${host}: browsers refuse the one that Traefik makes`;
  return broken("certificate", { object: store, path: "spec.certificates" }, message, candidatesFor(host, names));
}

/** The Certificate that fills a Secret. */
function certificateOf(index: ObjectIndex, namespace: string | undefined, secret: string): TracedObject | undefined {
  return index
    .ofKind("cert-manager.io", "Certificate")
    .find(({ manifest }) => manifest.metadata.namespace === namespace && stringAt(manifest, "spec", "secretName") === secret);
}

function namesOf(certificate: TracedObject | undefined): readonly string[] {
  return listAt(certificate?.manifest, "spec", "dnsNames").filter((name) => typeof name === "string");
}

function* walkSecret(index: ObjectIndex, host: string, object: TracedObject, path: string, secret: string): Walk<object> {
  const { namespace } = object.manifest.metadata;
  const certificate = certificateOf(index, namespace, secret);
  if (certificate === undefined) {
    const isMade = index.find("", "Secret", namespace, secret) ?? index.created("Secret", namespace, secret);
    if (isMade !== undefined) {
      yield hop("certificate", object, path, `the certificate of Secret ${namespace}/${secret}, whose names are not known here`);
      return {};
    }
    const candidates = index
      .ofKind("cert-manager.io", "Certificate")
      .map(
        (candidate) =>
          `${nameOf(candidate)} fills Secret ${candidate.manifest.metadata.namespace}/${stringAt(candidate.manifest, "spec", "secretName") ?? ""}`,
      );
    return broken("certificate", { object, path }, `is Secret ${namespace}/${secret}, which nothing makes`, candidates);
  }
  const names = namesOf(certificate);
  const position = names.findIndex((name) => covers(name, host));
  if (position < 0) {
    const message = `is not for ${host}: browsers refuse it`;
    return broken("certificate", { object: certificate, path: "spec.dnsNames" }, message, names);
  }
  const notes = issuerNotes(index, certificate);
  yield hop("certificate", certificate, `spec.dnsNames[${position}]`, `${names[position]} covers ${host}`, notes);
  return {};
}

/** Whether browsers trust who signs a certificate, where they do not by themselves. */
function issuerNotes(index: ObjectIndex, { manifest }: TracedObject): readonly string[] {
  const kind = stringAt(manifest, "spec", "issuerRef", "kind") ?? "Issuer";
  const namespace = kind === "Issuer" ? manifest.metadata.namespace : undefined;
  const name = stringAt(manifest, "spec", "issuerRef", "name") ?? "";
  const issuer = index.find("cert-manager.io", kind, namespace, name);
  const spec = Object(issuer?.manifest["spec"]);
  if ("ca" in spec) return [`signed by the cluster's own authority (${kind} ${name}): devices have to be told to trust it`];
  if ("selfSigned" in spec) return [`signed by itself (${kind} ${name}): browsers warn of it`];
  const server = stringAt(issuer?.manifest, "spec", "acme", "server") ?? "";
  return server.includes("//acme-staging") ? [`of Let's Encrypt's staging (${kind} ${name}): browsers warn of it`] : [];
}

/** A wildcard covers one label. @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3 */
function covers(name: string, host: string): boolean {
  const pattern = name.toLowerCase();
  return pattern === host || (pattern.startsWith("*.") && pattern === host.replace(/^[^.]+/, "*"));
}
