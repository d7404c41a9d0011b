import { listAt, stringAt, valueAt } from "@cowlab/core";
import type { PageModel } from "../../page-model.ts";
import { and, block, code, section, table } from "../markdown.ts";
import { dnsRecords, type Model, ofKind, zoneKeeper } from "../objects.ts";
import { waysOf } from "../ways.ts";

/** The records of the zone, and which names need none. */
export function dnsPage({ rendered }: PageModel): string {
  const { cluster } = rendered;
  const records = dnsRecords(rendered);
  if (records.length === 0) return ownZone(rendered);
  const hosts = waysOf(rendered);
  const endsOf = (name: string): string => {
    if (name.startsWith("*.")) return `every name below ${cluster.domain} without a record of its own`;
    const ways = hosts.get(name) ?? [];
    const way = ways.find(({ outcome }) => outcome === "arrives") ?? ways[0];
    return way?.end ?? "";
  };
  const policy = ofKind(rendered, "helm.toolkit.fluxcd.io", "HelmRelease")
    .filter(({ metadata }) => metadata.name === "external-dns")
    .map((release) => stringAt(release, "spec", "values", "policy"))[0];
  const keeper = zoneKeeper(rendered);
  const own = new Set(records.map(({ name }) => name));
  const covered = [...hosts.keys()].filter((host) => !own.has(host));
  const objects = ofKind(rendered, "externaldns.k8s.io", "DNSEndpoint").map(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  );
  return `# DNS

external-dns makes these records ${keeper.name === "Cloudflare DNS" ? "" : `at ${keeper.name} `}from ${and(objects.map((name) => code(`DNSEndpoint ${name}`)))}${policy === "sync" ? ", and deletes those of its own that are no longer there" : ""}.

${[
  section(
    "Records",
    table(
      ["Name", "Type", "Target", "TTL", "Proxied", "Leads to"],
      records.map(({ name, type, targets, ttl, proxied }) => [
        code(name),
        type,
        targets.map(code).join("<br>"),
        ttl === undefined ? "automatic" : `${ttl} s`,
        proxied ? "yes" : "no",
        endsOf(name),
      ]),
    ),
  ),
  section("Names that the wildcard answers for", covered.length === 0 ? "" : `${covered.map(code).join(", ")}\n`),
].join("\n")}`;
}

/** What the owner of a zone that is kept by hand has to enter. */
function ownZone(model: Model): string {
  const { cluster } = model;
  const { domain, network, tunnel } = cluster;
  const tunnelled = cluster.hosts.filter((host) => host.public === true && tunnel !== undefined).map(({ fqdn }) => fqdn);
  const names = [...waysOf(model).keys()].filter((name) => !tunnelled.includes(name));
  const beyond = names.filter((name) => !name.endsWith(`.${domain}`));
  const rows = [
    [code(`*.${domain}`), "A", code(network.ingress), and(names.filter((name) => !beyond.includes(name)).map(code))],
    ...beyond.map((name) => [code(name), "A", code(network.ingress), "itself: the wildcard does not cover it"]),
    ...tunnelled
      .sort()
      .map((name) => [code(name), "CNAME", code(`${tunnel?.id}.cfargotunnel.com`), "the Internet, proxied by Cloudflare"]),
  ];
  const zone = [`*.${domain}.`, ...beyond.map((name) => `${name}.`)].map((name) => `${name} 300 IN A ${network.ingress}`);
  const challenged = ofKind(model, "cert-manager.io", "ClusterIssuer").some((issuer) =>
    listAt(issuer, "spec", "acme", "solvers").some((solver) => valueAt(solver, "http01") !== undefined),
  );
  return `# DNS

No record is rendered: the zone of ${code(domain)} is kept by hand.

${[
  section(
    "What to enter",
    table(["Name", "Type", "Target", "For"], rows),
    "As lines of a zone's file:\n",
    block("txt", zone.join("\n")),
    `For dnsmasq, which then answers for every name below ${code(domain)}:\n`,
    block("txt", `address=/${domain}/${network.ingress}`),
    "A server without wildcards, such as Pi-hole's list of local records, needs a line for each name.\n",
  ),
  challenged
    ? section(
        "What the Internet has to see",
        `Let's Encrypt asks for each of these names itself before it issues a certificate (HTTP-01). The public zone leads them to the router, which forwards port 80, and no other, to ${code(network.ingress)}: challenges are answered there, and all else is redirected to port 443, which stays closed.\n`,
      )
    : "",
]
  .filter((part) => part !== "")
  .join("\n")}`;
}
