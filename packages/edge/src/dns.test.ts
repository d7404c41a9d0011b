import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { clusterWithIngress, exampleSite, exampleTunnel } from "@cowlab/networking/testing/example-site";
import { describe, expect, test } from "vitest";
import { type DnsOptions, dns } from "./dns.ts";
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

test("without a tunnel, no record leads to one", () => {
  const { named } = renderObjects(clusterWithIngress([exampleSite({ name: "recipes" }), dns()]));
  expect(JSON.stringify(named("DNSEndpoint external-dns/home"))).not.toContain("cfargotunnel");
});
