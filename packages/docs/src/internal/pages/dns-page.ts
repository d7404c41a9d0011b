import { stringAt } from "@cowlab/core";
import type { PageModel } from "../../page-model.ts";
import { and, code, section, table } from "../markdown.ts";
import { dnsRecords, ofKind } from "../objects.ts";
import { waysOf } from "../ways.ts";

/** The records of the zone, and which names need none. */
export function dnsPage({ rendered }: PageModel): string {
  const { cluster } = rendered;
  const records = dnsRecords(rendered);
  if (records.length === 0) {
    return `# DNS\n\nNo record is rendered: the zone of ${code(cluster.domain)} is kept elsewhere. Every host needs one that leads to ${code(cluster.network.ingress)}.\n`;
  }
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
  const own = new Set(records.map(({ name }) => name));
  const covered = [...hosts.keys()].filter((host) => !own.has(host));
  const objects = ofKind(rendered, "externaldns.k8s.io", "DNSEndpoint").map(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  );
  return `# DNS

external-dns makes these records from ${and(objects.map((name) => code(`DNSEndpoint ${name}`)))}${policy === "sync" ? ", and deletes those of its own that are no longer there" : ""}.

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
  section("Names that the wildcard answers for", `${covered.map(code).join(", ")}\n`),
].join("\n")}`;
}
