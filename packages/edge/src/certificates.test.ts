import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { clusterWithIngress } from "@cowlab/networking/testing/example-site";
import { describe, expect, test } from "vitest";
import { type CertificatesOptions, certificates } from "./certificates.ts";

function render(options: CertificatesOptions = {}, domain = "example.org") {
  return renderObjects(clusterWithIngress([certificates(options)], { domain }));
}

const rendered = render();
const release = rendered.named("HelmRelease cert-manager/cert-manager");
const issuer = rendered.named("ClusterIssuer letsencrypt");
const certificate = rendered.named("Certificate traefik/wildcard-example-org");
const store = rendered.named("TLSStore traefik/default");

describe("the issuer", () => {
  test("answers DNS-01 challenges at Cloudflare, for this zone only", () => {
    expect(issuer).toHaveProperty("spec.acme.solvers", [
      {
        selector: { dnsZones: ["example.org"] },
        dns01: { cloudflare: { apiTokenSecretRef: { name: "cloudflare-api-token", key: "api-token" } } },
      },
    ]);
  });

  test("has its token in a Secret of cert-manager's own namespace, where a ClusterIssuer looks", () => {
    expect(rendered.cluster.secrets).toContainEqual(
      expect.objectContaining({ namespace: "cert-manager", name: "cloudflare-api-token", keys: ["api-token"] }),
    );
  });

  test("is Let's Encrypt's production, or its staging where the cluster says so", () => {
    expect(issuer).toHaveProperty("spec.acme.server", "https://acme-v02.api.letsencrypt.org/directory");
    expect(render({ staging: true }).named("ClusterIssuer letsencrypt")).toHaveProperty(
      "spec.acme.server",
      "https://acme-staging-v02.api.letsencrypt.org/directory",
    );
  });

  test("tells Let's Encrypt an address only where there is one", () => {
    expect(issuer).not.toHaveProperty("spec.acme.email");
    expect(render({ email: "admin@example.org" }).named("ClusterIssuer letsencrypt")).toHaveProperty(
      "spec.acme.email",
      "admin@example.org",
    );
  });
});

describe("the certificate", () => {
  test("is for the domain and for every name below it", () => {
    expect(certificate).toHaveProperty("spec.dnsNames", ["example.org", "*.example.org"]);
  });

  test("is named after the domain", () => {
    expect(render({}, "home.example.org").named("Certificate traefik/wildcard-home-example-org")).toHaveProperty(
      "spec.dnsNames",
      ["home.example.org", "*.home.example.org"],
    );
  });

  test("is issued by the issuer, with a new key each time", () => {
    expect(certificate).toMatchObject({
      spec: {
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer.metadata.name },
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      },
    });
  });

  test("is Traefik's default, from the one store that it reads and in the store's own namespace", () => {
    expect(store.metadata).toMatchObject({ name: "default", namespace: certificate.metadata.namespace });
    expect(store).toHaveProperty("spec.defaultCertificate.secretName", Object(certificate["spec"]).secretName);
  });
});

describe("the chart", () => {
  test("asks public resolvers for the challenge's record: the LAN's answers for this domain, too", () => {
    expect(release).toHaveProperty("spec.values.extraArgs", [
      "--dns01-recursive-nameservers-only",
      "--dns01-recursive-nameservers=1.1.1.1:53,9.9.9.9:53",
    ]);
  });

  test("is cert-manager's own", () => {
    expect(rendered.named("OCIRepository cert-manager/cert-manager")).toHaveProperty(
      "spec.url",
      "oci://quay.io/jetstack/charts/cert-manager",
    );
  });

  test("brings its CRDs and keeps them when it is uninstalled", () => {
    expect(release).toHaveProperty("spec.values.crds", { enabled: true, keep: true });
  });

  test("limits the memory of each of its three programs", () => {
    for (const part of ["resources", "webhook.resources", "cainjector.resources"]) {
      expect(release).toHaveProperty(`spec.values.${part}.limits.memory`, expect.stringMatching(/^\d+Mi$/));
    }
  });

  test("runs in a namespace with the strictest Pod Security", () => {
    expect(rendered.named("Namespace cert-manager")).toHaveProperty(
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "restricted",
    );
  });
});

test("issuer and certificate come after the webhook, the token and the kinds of Traefik", () => {
  const stage = rendered.modules.find(({ module }) => module.name === "certificates");
  expect([...(stage?.dependsOn.keys() ?? [])]).toEqual(["cert-manager", "namespaces", "secrets", "traefik-crds"]);
});

test("Flux waits for the certificate longer than a DNS record takes to spread", () => {
  expect(rendered.files.get("flux/certificates.yaml")).toMatch(/^ {2}timeout: 10m$/m);
});
