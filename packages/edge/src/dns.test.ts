import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { clusterWithIngress, exampleSite, exampleTunnel } from "@cowlab/networking/testing/example-site";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type DnsOptions, type DnsProvider, dns } from "./dns.ts";
import type { Endpoint } from "./dns-endpoint.ts";
import { tunnel } from "./tunnel.ts";

const sites = [
  exampleSite({ name: "recipes" }),
  exampleSite({ name: "photos", public: true }),
  exampleSite({ name: "router", record: true }),
];

function render(options: DnsOptions = {}, overrides: Partial<ClusterDefinition> = {}) {
  return renderObjects(clusterWithIngress([...sites, tunnel(), dns(options)], { tunnel: exampleTunnel, ...overrides }));
}

/** The records of a cluster, by name. */
function recordsOf({ named }: ReturnType<typeof render>, name = "home"): ReadonlyMap<string, Endpoint> {
  const endpoints: readonly Endpoint[] = Object(named(`DNSEndpoint external-dns/${name}`)["spec"]).endpoints;
  return new Map(endpoints.map((endpoint) => [endpoint.dnsName, endpoint]));
}

const homeSites = [exampleSite({ name: "recipes" }), exampleSite({ name: "router", record: true })];

/** A cluster that is not seen from the Internet. */
function renderAtHome(options: DnsOptions = {}) {
  return renderObjects(clusterWithIngress([...homeSites, dns(options)]));
}

/** What external-dns is started with besides what its chart knows. */
function argumentsOf({ named }: ReturnType<typeof render>): readonly string[] {
  return Object(named("HelmRelease external-dns/external-dns")["spec"]).values.extraArgs;
}

const rendered = render();
const records = recordsOf(rendered);
const values: unknown = Object(rendered.named("HelmRelease external-dns/external-dns")["spec"]).values;

describe("records", () => {
  test("the wildcard leads to the ingress", () => {
    expect(records.get("*.example.org")).toEqual({
      dnsName: "*.example.org",
      recordType: "A",
      recordTTL: 300,
      targets: ["10.0.0.99"],
    });
  });

  test("a host of the LAN has none of its own: the wildcard is its record", () => {
    expect([...records.keys()]).toEqual(["*.example.org", "photos.example.org", "router.example.org"]);
  });

  test("a public host is the tunnel's, and proxied: only Cloudflare knows the target", () => {
    expect(records.get("photos.example.org")).toEqual({
      dnsName: "photos.example.org",
      recordType: "CNAME",
      targets: [`${exampleTunnel.id}.cfargotunnel.com`],
      // The prefix that external-dns reads since 0.22; one with alpha in it is ignored without a word.
      providerSpecific: [{ name: "external-dns.kubernetes.io/cloudflare-proxied", value: "true" }],
    });
  });

  test("a host that asks for a record of its own has one, to the ingress", () => {
    expect(records.get("router.example.org")).toMatchObject({ recordType: "A", targets: ["10.0.0.99"] });
  });

  test("the domain itself has one where a host answers at it: the wildcard does not cover it", () => {
    const { named } = renderObjects(clusterWithIngress([exampleSite({ name: "@" }), dns()]));
    expect(Object(named("DNSEndpoint external-dns/home")["spec"]).endpoints).toContainEqual(
      expect.objectContaining({ dnsName: "example.org", recordType: "A", targets: ["10.0.0.99"] }),
    );
  });

  test("no address of the LAN is proxied: Cloudflare refuses that, and the whole change with it", () => {
    for (const record of records.values()) if (record.recordType === "A") expect(record).not.toHaveProperty("providerSpecific");
    expect(JSON.stringify(values)).not.toContain("cloudflare-proxied");
  });

  test("are the same in whatever order the modules stand", () => {
    const reversed = renderObjects(clusterWithIngress([dns(), tunnel(), ...sites.toReversed()], { tunnel: exampleTunnel }));
    expect(reversed.files.get("dns/dnsendpoint-home.yaml")).toBe(rendered.files.get("dns/dnsendpoint-home.yaml"));
  });
});

describe("a record that the cluster file adds", () => {
  const added = recordsOf(
    render({
      records: [{ name: "nas" }, { name: "vault", device: "nas" }, { name: "docs", alias: "example.github.io" }],
    }),
  );

  test("stands for the device of its name", () => {
    expect(added.get("nas.example.org")).toMatchObject({ recordType: "A", targets: ["10.0.0.50"] });
  });

  test("stands for the device that it names", () => {
    expect(added.get("vault.example.org")).toMatchObject({ recordType: "A", targets: ["10.0.0.50"] });
  });

  test("is another name of what is elsewhere", () => {
    expect(added.get("docs.example.org")).toMatchObject({ recordType: "CNAME", targets: ["example.github.io"] });
  });

  test("for a device that nobody knows is a problem, which names those that there are", () => {
    const { problems } = renderCluster(clusterWithIngress([dns({ records: [{ name: "printer" }] })]));
    expect(problems).toContainEqual(
      expect.objectContaining({
        module: "dns",
        message: expect.stringMatching(/printer is for the device printer, which network\.devices does not have: it has nas$/),
      }),
    );
  });
});

describe("external-dns", () => {
  test("reads nothing but DNSEndpoints, of this zone alone", () => {
    expect(values).toMatchObject({ provider: { name: "cloudflare" }, sources: ["crd"], domainFilters: ["example.org"] });
  });

  test("manages the kinds of records that are made here, as soon as they change and every five minutes", () => {
    expect(values).toMatchObject({ managedRecordTypes: ["A", "AAAA", "CNAME"], triggerLoopOnEvent: true, interval: "5m" });
    for (const { recordType } of records.values()) expect(Object(values).managedRecordTypes).toContain(recordType);
  });

  test("comes from its own chart repository, into a namespace with the strictest Pod Security", () => {
    expect(rendered.named("HelmRepository external-dns/external-dns")).toHaveProperty(
      "spec.url",
      "https://kubernetes-sigs.github.io/external-dns/",
    );
    expect(rendered.named("Namespace external-dns")).toHaveProperty(
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "restricted",
    );
  });

  test("has a policy, which it does not start without: to delete its own records, or never to", () => {
    expect(values).toMatchObject({ policy: "sync" });
    expect(render({ policy: "upsert-only" }).named("HelmRelease external-dns/external-dns")).toHaveProperty(
      "spec.values.policy",
      "upsert-only",
    );
  });

  test("marks its records as this cluster's", () => {
    const named = renderObjects(clusterWithIngress([dns()], { name: "cabin" })).named("HelmRelease external-dns/external-dns");
    expect(named).toMatchObject({ spec: { values: { registry: "txt", txtOwnerId: "cabin" } } });
  });

  test("puts its marks below a label of their own, so that the domain's stays in the zone", () => {
    expect(values).toHaveProperty("txtPrefix", expect.stringMatching(/%\{record_type\}.*\.$/));
  });

  test("writes the mark of the wildcard without an asterisk, by a word that no host has", () => {
    const replacement = rendered.named("HelmRelease external-dns/external-dns")["spec"];
    expect(replacement).toHaveProperty("values.extraArgs", expect.arrayContaining(["--txt-wildcard-replacement=wildcard"]));
    expect(rendered.cluster.hosts.map(({ name }) => name)).not.toContain("wildcard");
  });

  test("has its token in a Secret that is declared", () => {
    expect(values).toHaveProperty("env", [
      { name: "CF_API_TOKEN", valueFrom: { secretKeyRef: { name: "cloudflare-api-token", key: "api-token" } } },
    ]);
    expect(rendered.cluster.secrets).toContainEqual(
      expect.objectContaining({ namespace: "external-dns", name: "cloudflare-api-token", keys: ["api-token"] }),
    );
  });

  test("runs before its records are applied, as it brings their kind", () => {
    expect(rendered.modules.find(({ module }) => module.name === "dns")?.dependsOn.has("external-dns")).toBe(true);
  });
});

describe("a name server of one's own", () => {
  const key = { name: "external-dns", algorithm: "hmac-sha512" } as const;
  const own = renderAtHome({ provider: { kind: "rfc2136", server: "10.0.0.2", key } });
  const release = own.named("HelmRelease external-dns/external-dns");

  test("is told by RFC 2136, signed with a key whose secret is declared", () => {
    expect(release).toMatchObject({ spec: { values: { provider: { name: "rfc2136" } } } });
    expect(release).toHaveProperty("spec.values.env", [
      {
        name: "EXTERNAL_DNS_RFC2136_TSIG_SECRET",
        valueFrom: { secretKeyRef: { name: "rfc2136-key", key: "secret" } },
      },
    ]);
    expect(argumentsOf(own)).toEqual([
      "--txt-wildcard-replacement=wildcard",
      "--rfc2136-host=10.0.0.2",
      "--rfc2136-port=53",
      "--rfc2136-zone=example.org",
      "--rfc2136-tsig-keyname=external-dns",
      "--rfc2136-tsig-secret-alg=hmac-sha512",
      "--rfc2136-axfr",
    ]);
    expect(own.cluster.secrets).toMatchObject([{ namespace: "external-dns", name: "rfc2136-key", keys: ["secret"] }]);
  });

  test("may be of a zone above the domain, and on a port of its own", () => {
    const provider = { kind: "rfc2136", server: "10.0.0.2", port: 5353, zone: "org", key: { name: "home" } } as const;
    expect(argumentsOf(renderAtHome({ provider }))).toEqual(
      expect.arrayContaining(["--rfc2136-port=5353", "--rfc2136-zone=org", "--rfc2136-tsig-secret-alg=hmac-sha256"]),
    );
  });

  test("has the same records as Cloudflare has for a cluster without a tunnel", () => {
    expect([...recordsOf(own)]).toEqual([...recordsOf(renderAtHome({}))]);
  });

  test("deletes what is no longer declared, as it knows its own", () => {
    expect(release).toMatchObject({ spec: { values: { policy: "sync", registry: "txt", txtOwnerId: "home" } } });
  });
});

describe("a Pi-hole", () => {
  const own = renderAtHome({ provider: { kind: "pihole", url: "http://10.0.0.3" } });
  const release = own.named("HelmRelease external-dns/external-dns");

  test("has a record for each host, as it has no wildcards", () => {
    expect([...recordsOf(own).keys()]).toEqual(["recipes.example.org", "router.example.org"]);
  });

  test("is told at its address, with a password that is declared", () => {
    expect(argumentsOf(own)).toEqual(["--pihole-server=http://10.0.0.3"]);
    expect(release).toHaveProperty("spec.values.env", [
      { name: "EXTERNAL_DNS_PIHOLE_PASSWORD", valueFrom: { secretKeyRef: { name: "pihole-password", key: "password" } } },
    ]);
    expect(own.cluster.secrets).toMatchObject([{ name: "pihole-password", keys: ["password"] }]);
  });

  test("keeps no marks, so that nothing is ever deleted that somebody made by hand", () => {
    expect(release).toMatchObject({ spec: { values: { policy: "upsert-only", registry: "noop" } } });
    expect(release).not.toHaveProperty("spec.values.txtOwnerId");
  });
});

describe("another provider", () => {
  const provider = {
    kind: "webhook",
    image: "registry.example.org/dns/router-webhook:v1.4.0",
    env: { ROUTER_URL: "https://10.0.0.1" },
    secretEnv: ["ROUTER_API_KEY"],
  } as const;
  const own = renderAtHome({ provider });
  const release = own.named("HelmRelease external-dns/external-dns");

  test("is spoken for by a program beside external-dns, whose secrets are declared", () => {
    expect(release).toMatchObject({
      spec: {
        values: {
          provider: {
            name: "webhook",
            webhook: {
              image: { repository: "registry.example.org/dns/router-webhook", tag: "v1.4.0" },
              env: [
                {
                  name: "ROUTER_API_KEY",
                  valueFrom: { secretKeyRef: { name: "external-dns-webhook", key: "ROUTER_API_KEY" } },
                },
                { name: "ROUTER_URL", value: "https://10.0.0.1" },
              ],
            },
          },
        },
      },
    });
    expect(own.cluster.secrets).toMatchObject([{ name: "external-dns-webhook", keys: ["ROUTER_API_KEY"] }]);
  });

  test("may have no wildcards and no marks", () => {
    const poor = renderAtHome({ provider: { ...provider, wildcards: false, marks: false } });
    expect([...recordsOf(poor).keys()]).toEqual(["recipes.example.org", "router.example.org"]);
    expect(poor.named("HelmRelease external-dns/external-dns")).toMatchObject({
      spec: { values: { registry: "noop", policy: "upsert-only" } },
    });
  });

  test("without a tag is a problem", () => {
    const image = "registry.example.org/dns/router-webhook";
    const { problems } = renderCluster(clusterWithIngress([...homeSites, dns({ provider: { ...provider, image } })]));
    expect(problems).toContainEqual(
      expect.objectContaining({ module: "external-dns", message: expect.stringContaining("has no tag") }),
    );
  });
});

test("a provider that there is not is refused, with what may have been meant", () => {
  const provider: unknown = JSON.parse('{ "kind": "rfc2316" }');
  expect(() => Reflect.apply(dns, undefined, [{ provider }])).toThrow(
    'the provider of dns() is of the kind cloudflare, rfc2136, pihole or webhook, but it is "rfc2316"; did you mean rfc2136?',
  );
});

test("a public host of a tunnel wants Cloudflare: elsewhere its record would lead the Internet to the LAN", () => {
  const provider = { kind: "rfc2136", server: "10.0.0.2", key: { name: "home" } } as const;
  const { problems } = renderCluster(clusterWithIngress([...sites, tunnel(), dns({ provider })], { tunnel: exampleTunnel }));
  expect(problems).toContainEqual(
    expect.objectContaining({ module: "dns", message: expect.stringContaining("photos.example.org is reached by the tunnel") }),
  );
});

describe.skipIf(upstream === undefined)("the values for", () => {
  const known: unknown = parse(upstream?.read("charts/external-dns/values.yaml") ?? "");
  const key = { name: "home" };
  const providers: readonly DnsProvider[] = [
    { kind: "cloudflare" },
    { kind: "rfc2136", server: "10.0.0.2", key },
    { kind: "pihole", url: "http://10.0.0.3" },
    { kind: "webhook", image: "registry.example.org/dns/router-webhook:v1.4.0", env: { ROUTER_URL: "https://10.0.0.1" } },
  ];

  test.each(providers)("$kind are all known to the chart (in the folder of upstream CRDs and chart values)", (provider) => {
    const { spec } = renderAtHome({ provider }).named("HelmRelease external-dns/external-dns");
    expect(unknownKeys(Object(spec).values, known)).toEqual([]);
  });

  test("anything else would be found", () => {
    expect(unknownKeys({ provider: { name: "pihole", server: "http://10.0.0.3" } }, known)).toEqual(["provider.server"]);
  });
});

/** The keys of values that a chart's own do not have; what is empty there may hold anything. */
function unknownKeys(values: object, known: unknown, path = ""): readonly string[] {
  if (typeof known !== "object" || known === null || Array.isArray(known) || Object.keys(known).length === 0) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    if (!Object.hasOwn(known, key)) return [`${path}${key}`];
    return typeof value === "object" && value !== null ? unknownKeys(value, Reflect.get(known, key), `${path}${key}.`) : [];
  });
}

test("without a tunnel, no record leads to one", () => {
  const { named } = renderObjects(clusterWithIngress([exampleSite({ name: "recipes" }), dns()]));
  expect(JSON.stringify(named("DNSEndpoint external-dns/home"))).not.toContain("cfargotunnel");
});
