import { type Module, renderCluster } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { metallb } from "@cowlab/networking/metallb";
import { clusterWithIngress, exampleSite } from "@cowlab/networking/testing/example-site";
import { traefik } from "@cowlab/networking/traefik";
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

describe("by RFC 2136", () => {
  const key = { name: "home-key", algorithm: "hmac-sha512" } as const;
  const own = render({ solver: { kind: "rfc2136", server: "192.0.2.53", key } });

  test("challenges are answered at the zone's own server, with a key", () => {
    expect(own.named("ClusterIssuer letsencrypt")).toHaveProperty("spec.acme.solvers", [
      {
        selector: { dnsZones: ["example.org"] },
        dns01: {
          rfc2136: {
            nameserver: "192.0.2.53:53",
            tsigKeyName: "home-key",
            tsigAlgorithm: "HMACSHA512",
            tsigSecretSecretRef: { name: "rfc2136-key", key: "secret" },
          },
        },
      },
    ]);
  });

  test("the key's secret is declared where a ClusterIssuer looks, and Cloudflare's token is not", () => {
    expect(own.cluster.secrets).toMatchObject([{ namespace: "cert-manager", name: "rfc2136-key", keys: ["secret"] }]);
    expect(own.cluster.secrets[0]?.purpose).toContain("home-key");
  });

  test("the algorithm is the one that tsig-keygen takes by itself, and the port that of DNS, unless they are said", () => {
    const plain = render({ solver: { kind: "rfc2136", server: "ns.example.org", port: 5353, key: { name: "home-key" } } });
    expect(plain.named("ClusterIssuer letsencrypt")).toHaveProperty(
      "spec.acme.solvers[0].dns01.rfc2136",
      expect.objectContaining({ nameserver: "ns.example.org:5353", tsigAlgorithm: "HMACSHA256" }),
    );
  });

  test("there is a wildcard", () => {
    expect(own.named("Certificate traefik/wildcard-example-org")).toHaveProperty("spec.dnsNames", [
      "example.org",
      "*.example.org",
    ]);
  });

  test("resolvers that see the zone as the Internet does may be others", () => {
    const solver = { kind: "rfc2136", server: "192.0.2.53", key } as const;
    const { named } = render({ solver, resolvers: ["192.0.2.54:53"] });
    expect(named("HelmRelease cert-manager/cert-manager")).toHaveProperty("spec.values.extraArgs", [
      "--dns01-recursive-nameservers-only",
      "--dns01-recursive-nameservers=192.0.2.54:53",
    ]);
  });
});

describe("by HTTP-01", () => {
  const sites = [exampleSite({ name: "recipes" }), exampleSite({ name: "@" })];
  const modules = [flux(), metallb(), traefik({ ingresses: true })];
  const http = (...hosts: readonly Module[]) =>
    renderObjects(exampleCluster({ modules: [...modules, certificates({ solver: { kind: "http" } }), ...hosts] }));
  const own = http(...sites);

  test("challenges are answered by Traefik, in plain HTTP", () => {
    expect(own.named("ClusterIssuer letsencrypt")).toHaveProperty("spec.acme.solvers[0].http01.ingress", {
      ingressClassName: "traefik",
      ingressTemplate: { metadata: { annotations: { "traefik.ingress.kubernetes.io/router.entrypoints": "web" } } },
    });
  });

  test("each host has a certificate, as a wildcard cannot be had", () => {
    expect(own.ofKind("Certificate").map(({ metadata, spec }) => [metadata.name, Object(spec).dnsNames])).toEqual([
      ["example-org", ["example.org"]],
      ["recipes-example-org", ["recipes.example.org"]],
    ]);
  });

  test("Traefik has them all to choose from, and none as the default", () => {
    expect(own.named("TLSStore traefik/default")["spec"]).toEqual({
      certificates: [{ secretName: "example-org-tls" }, { secretName: "recipes-example-org-tls" }],
    });
    expect(http().ofKind("TLSStore")).toEqual([]);
  });

  test("Traefik comes first, which answers the challenges", () => {
    const stage = own.modules.find(({ module }) => module.name === "certificates");
    expect([...(stage?.dependsOn.keys() ?? [])]).toContain("traefik");
  });

  test("no Secret is needed, and no resolver is asked", () => {
    expect(own.cluster.secrets).toEqual([]);
    expect(own.named("HelmRelease cert-manager/cert-manager")).not.toHaveProperty("spec.values.extraArgs");
  });

  test("is a problem where Traefik does not read Ingresses", () => {
    const { problems } = renderCluster(clusterWithIngress([certificates({ solver: { kind: "http" } }), ...sites]));
    expect(problems).toMatchObject([{ rule: "unread-ingress", module: "certificates", object: "ClusterIssuer letsencrypt" }]);
  });
});

test("a solver that there is not is refused, with what may have been meant", () => {
  const solver: unknown = JSON.parse('{ "kind": "htp" }');
  expect(() => Reflect.apply(certificates, undefined, [{ solver }])).toThrow(
    'the solver of certificates() is of the kind cloudflare, rfc2136 or http, but it is "htp"; did you mean http?',
  );
});

describe("an authority of the cluster's own", () => {
  const own = render({ authority: {} });
  const authority = own.named("Certificate cert-manager/own-ca");

  test("signs the wildcard, which is Traefik's default", () => {
    expect(own.named("ClusterIssuer own-ca")["spec"]).toEqual({ ca: { secretName: "own-ca" } });
    expect(own.named("Certificate traefik/wildcard-example-org")).toHaveProperty("spec.issuerRef.name", "own-ca");
    expect(own.named("TLSStore traefik/default")).toHaveProperty(
      "spec.defaultCertificate.secretName",
      "wildcard-example-org-tls",
    );
  });

  test("is made in the cluster, where a ClusterIssuer looks for it, and signed by itself", () => {
    expect(authority).toMatchObject({
      spec: {
        isCA: true,
        secretName: "own-ca",
        commonName: "home CA",
        issuerRef: { kind: "ClusterIssuer", name: "self-signed" },
      },
    });
    expect(own.named("ClusterIssuer self-signed")["spec"]).toEqual({ selfSigned: {} });
  });

  test("keeps its key when it is renewed: devices trust what that signs", () => {
    expect(authority).toHaveProperty("spec.privateKey.rotationPolicy", "Never");
  });

  test("can sign for names of the domain only, should its key be stolen", () => {
    expect(authority).toHaveProperty("spec.nameConstraints", { critical: true, permitted: { dnsDomains: ["example.org"] } });
  });

  test("needs no Secret, no resolver and no account", () => {
    expect(own.cluster.secrets).toEqual([]);
    expect(own.named("HelmRelease cert-manager/cert-manager")).not.toHaveProperty("spec.values.extraArgs");
    expect(JSON.stringify(own.ofKind("ClusterIssuer"))).not.toContain("acme");
  });

  test("is called as the cluster says", () => {
    const { named } = render({ authority: { commonName: "Example household" } });
    expect(named("Certificate cert-manager/own-ca")).toHaveProperty("spec.commonName", "Example household");
  });

  test("that is made by hand is a Secret that is declared, and nothing makes another one", () => {
    const given = render({ authority: { given: true } });
    expect(given.cluster.secrets).toMatchObject([
      { namespace: "cert-manager", name: "own-ca", keys: ["tls.crt", "tls.key"], type: "kubernetes.io/tls" },
    ]);
    expect(given.ofKind("Certificate").map(({ metadata }) => metadata.name)).toEqual(["wildcard-example-org"]);
    expect(given.ofKind("ClusterIssuer").map(({ metadata }) => metadata.name)).toEqual(["own-ca"]);
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
