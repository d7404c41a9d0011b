import { parseAddress } from "../../ip.ts";
import { listAt, stringAt, valueAt } from "../../manifest.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";

/** One record of a DNSEndpoint. */
export interface DnsRecord {
  readonly object: RenderedObject;
  readonly path: string;
  /** The name, whole, in lower case and without the last dot; `*.example.org` for a wildcard. */
  readonly name: string;
  readonly type: string;
  readonly targets: readonly string[];
  /** True where Cloudflare answers with its own addresses and fetches from the target. */
  readonly proxied: boolean;
}

/** Where a name leads: to an address, to a tunnel, or to a name outside of what is rendered. */
export interface Destination {
  readonly kind: "address" | "tunnel" | "name";
  readonly target: string;
  /** The record that leads away from the name that was asked for. */
  readonly record: DnsRecord;
}

/** The property of a record that external-dns reads, since 0.22 under this prefix only. */
export const proxiedProperty = "external-dns.kubernetes.io/cloudflare-proxied";

/** The domain below which Cloudflare's tunnels have their names. */
export const tunnelDomain = "cfargotunnel.com";

/** The records of all DNSEndpoints. */
export const dnsRecords: (context: RuleContext) => readonly DnsRecord[] = oncePerRender((context) =>
  context.ofKind("externaldns.k8s.io", "DNSEndpoint").flatMap((object) =>
    listAt(object.manifest, "spec", "endpoints").flatMap((endpoint, index) => {
      const name = stringAt(endpoint, "dnsName");
      if (name === undefined) return [];
      const properties = listAt(endpoint, "providerSpecific");
      return {
        object,
        path: `spec.endpoints[${index}]`,
        name: normalName(name),
        type: stringAt(endpoint, "recordType") ?? "A",
        targets: listAt(endpoint, "targets").filter((target) => typeof target === "string"),
        proxied: properties.some(
          (property) => valueAt(property, "name") === proxiedProperty && valueAt(property, "value") === "true",
        ),
      };
    }),
  ),
);

interface Zone {
  readonly byName: ReadonlyMap<string, readonly DnsRecord[]>;
  /** Every name that exists: those with records, and those above them. */
  readonly names: ReadonlySet<string>;
}

const zone = oncePerRender((context): Zone => {
  const records = dnsRecords(context);
  const names = new Set(records.flatMap(({ name }) => selfAndAbove(name)));
  return { byName: Map.groupBy(records, ({ name }) => name), names };
});

/** Where a name leads, by its own records or else a wildcard's; empty where no record answers. */
export function destinations(context: RuleContext, name: string): readonly Destination[] {
  const follow = (at: string, seen: readonly string[]): readonly Destination[] =>
    answers(zone(context), at).flatMap((record) =>
      record.targets.flatMap((target): readonly Destination[] => {
        const next = normalName(target);
        if (record.type === "A" || record.type === "AAAA") return [{ kind: "address", target, record }];
        if (record.type !== "CNAME") return [];
        if (next.endsWith(`.${tunnelDomain}`)) return [{ kind: "tunnel", target: next, record }];
        const further = seen.includes(next) ? [] : follow(next, [...seen, next]);
        return further.length === 0 ? [{ kind: "name", target: next, record }] : further.map((end) => ({ ...end, record }));
      }),
    );
  return follow(name, [name]);
}

/** A wildcard answers only for names that do not exist, from the closest name above that does. @see https://www.rfc-editor.org/rfc/rfc4592 */
function answers({ byName, names }: Zone, name: string): readonly DnsRecord[] {
  const above = selfAndAbove(name);
  const closest = above.find((candidate) => names.has(candidate));
  if (closest === name) return byName.get(name) ?? [];
  return closest === undefined ? [] : (byName.get(`*.${closest}`) ?? []);
}

function selfAndAbove(name: string): string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** True for an IPv4 address that is reached from the LAN only. @see https://www.rfc-editor.org/rfc/rfc1918 */
export function isPrivate(text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const [first, second] = [Math.floor(address / 2 ** 24), Math.floor(address / 2 ** 16) % 256];
  return first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168);
}
