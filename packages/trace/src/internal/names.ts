import { listAt, stringAt, valueAt } from "@cowlab/core";
import type { Origin } from "../trace.ts";
import { candidatesFor } from "./candidates.ts";
import type { ObjectIndex, TracedObject } from "./object-index.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** Where a name leads. */
export type Destination =
  | { readonly kind: "address"; readonly address: string; readonly record?: DnsRecord }
  | { readonly kind: "tunnel"; readonly id: string; readonly record: DnsRecord }
  | { readonly kind: "outside"; readonly name: string };

/** One record of a DNSEndpoint. */
export interface DnsRecord {
  readonly object: TracedObject;
  readonly path: string;
  /** In lower case and without the last dot; `*.example.org` for a wildcard. */
  readonly name: string;
  readonly type: string;
  readonly targets: readonly string[];
  /** Whether Cloudflare answers with its own addresses and fetches from the target. */
  readonly proxied: boolean;
}

const tunnelDomain = ".cfargotunnel.com";
const proxiedProperty = "external-dns.kubernetes.io/cloudflare-proxied";

const known = new WeakMap<ObjectIndex, readonly DnsRecord[]>();

/** The records of all DNSEndpoints. */
export function dnsRecords(index: ObjectIndex): readonly DnsRecord[] {
  const records = known.get(index) ?? index.ofKind("externaldns.k8s.io", "DNSEndpoint").flatMap(recordsOf);
  known.set(index, records);
  return records;
}

function recordsOf(object: TracedObject): DnsRecord[] {
  return listAt(object.manifest, "spec", "endpoints").flatMap((endpoint, position) => {
    const name = stringAt(endpoint, "dnsName");
    if (name === undefined) return [];
    return {
      object,
      path: `spec.endpoints[${position}]`,
      name: normalName(name),
      type: stringAt(endpoint, "recordType") ?? "A",
      targets: listAt(endpoint, "targets").filter((target) => typeof target === "string"),
      proxied: listAt(endpoint, "providerSpecific").some(
        (property) => valueAt(property, "name") === proxiedProperty && valueAt(property, "value") === "true",
      ),
    };
  });
}

/** A name in lower case, without the dot of the root. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** Looks a name up in the zone as clients see it: its own records, else those of a wildcard; aliases are followed. */
export function* walkName(index: ObjectIndex, name: string, from: Origin): Walk<readonly Destination[]> {
  return yield* follow(index, normalName(name), from, []);
}

function* follow(index: ObjectIndex, name: string, from: Origin, seen: readonly string[]): Walk<readonly Destination[]> {
  const records = dnsRecords(index);
  const found = answers(records, name).filter(({ type }) => type === "A" || type === "CNAME");
  if (found.length === 0) {
    const names = records.map((record) => record.name);
    return broken("dns-record", {}, `no record answers for ${name}`, candidatesFor(name, names));
  }
  const destinations: Destination[] = [];
  for (const record of found) {
    const { object, path, type, targets, proxied } = record;
    const which = record.name === name ? name : `${record.name}, as ${name} has no record of its own`;
    if (targets.length === 0)
      return broken("dns-record", { object, path: `${path}.targets` }, `the record of ${record.name} has no target`);
    yield hop("dns-record", object, path, `${type} ${targets.join(", ")} for ${which}`, proxied ? [proxiedNote(from)] : []);
    for (const target of targets) {
      const next = normalName(target);
      if (type === "A") {
        if (proxied) {
          const message = `is proxied, but Cloudflare cannot fetch from ${target}, an address of the LAN`;
          return broken("dns-record", { object, path: `${path}.providerSpecific` }, message);
        }
        destinations.push({ kind: "address", address: target, record });
      } else if (next.endsWith(tunnelDomain)) {
        if (!proxied) {
          const message = `leads to a tunnel, but is not proxied: the name ${next} has no address that clients could use`;
          return broken("dns-record", { object, path: `${path}.providerSpecific` }, message, [`${proxiedProperty}: "true"`]);
        }
        destinations.push({ kind: "tunnel", id: next.slice(0, -tunnelDomain.length), record });
      } else if (seen.includes(next)) {
        return broken("dns-record", { object, path }, `the names ${[...seen, next].join(" → ")} lead in a circle`);
      } else if (answers(records, next).length === 0) {
        destinations.push({ kind: "outside", name: next });
      } else {
        const further = yield* follow(index, next, from, [...seen, name, next]);
        if ("broken" in further) return further;
        destinations.push(...further);
      }
    }
  }
  return destinations;
}

function proxiedNote(from: Origin): string {
  return from === "lan"
    ? "proxied: a client in the LAN gets Cloudflare's addresses, too, unless its own resolver knows better"
    : "proxied: clients get Cloudflare's addresses and its certificate";
}

/** A wildcard answers only for names that do not exist, from the closest name above that does. @see https://www.rfc-editor.org/rfc/rfc4592 */
function answers(records: readonly DnsRecord[], name: string): readonly DnsRecord[] {
  const own = records.filter((record) => record.name === name);
  if (own.length > 0) return own;
  for (const above of namesAbove(name)) {
    if (!records.some((record) => record.name === above || record.name.endsWith(`.${above}`))) continue;
    // The name itself exists where one below it does.
    if (above === name) return [];
    return records.filter((record) => record.name === `*.${above}`);
  }
  return [];
}

function namesAbove(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.map((_, position) => labels.slice(position).join("."));
}
