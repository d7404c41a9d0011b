import { type AddressRange, formatAddress, overlaps, parseRange } from "@cowlab/core";
import { hasVirtualAddress } from "../../network-graph.ts";
import type { PageModel } from "../../page-model.ts";
import { code, count, list, section, table } from "../markdown.ts";
import { loadBalancers, type Model } from "../objects.ts";
import { routersOf } from "../routers.ts";

/** Every address that is planned, and those that are free. */
export function addressesPage({ rendered }: PageModel): string {
  const { cluster } = rendered;
  const { network } = cluster;
  const entries = planned(rendered);
  const rows = entries.map(({ text, use, note }) => [code(text), use, note]);
  const lan = parseRange(network.lan);
  const free = lan === undefined ? [] : freeRanges({ first: lan.first + 1, last: lan.last - 1 }, entries);
  const pools = network.pools.map(({ name, addresses, autoAssign }) => {
    const ranges = addresses.flatMap((text) => parseRange(text) ?? []);
    const taken = entries.filter(({ pooled, range }) => !pooled && ranges.some((pool) => overlaps(pool, range)));
    const left = ranges.flatMap((range) => freeRanges(range, taken));
    return [
      name,
      addresses.map(code).join(", "),
      autoAssign ? "yes" : "no",
      count(size(left), "address").replace("addresss", "addresses"),
    ];
  });
  return `# Addresses

The LAN is ${code(network.lan)}, its gateway ${code(network.gateway)}, its resolver ${network.nameservers.map(code).join(", ")}. A DHCP
server must give away none of the planned addresses.

${[
  section("Planned", table(["Address", "Use", "Where it is said"], rows)),
  section("Pools", pools.length === 0 ? "" : table(["Pool", "Addresses", "Given to who asks for none", "Free"], pools)),
  section(
    "Free",
    "Addresses of the LAN that nothing here uses:\n",
    list(free.map((range) => `${code(describeRange(range))} (${size([range])})`)),
  ),
  section("Routers", ...routers(rendered)),
  section(
    "Inside the cluster",
    table(
      ["Subnet", "Use"],
      [
        [code(network.pods), "pods"],
        [code(network.services), "Services"],
      ],
    ),
  ),
]
  .filter((part) => part !== "")
  .join("\n")}`;
}

/** What has to be entered at each router that learns of addresses by BGP. */
function routers(model: Model): readonly string[] {
  const all = routersOf(model);
  if (all.length === 0) return [];
  return [
    "Each learns by BGP which nodes to send to. The nodes call it: enter them there as neighbours, and let it take routes of the pools' networks from them and no others.\n",
    table(
      ["Router", "Its AS", "Neighbours, by their addresses", "Their AS", "Besides"],
      all.map(({ name, router, port, asn, ownAsn, nodes, password, bfd }) => [
        `${name}, ${code(`${router}:${port}`)}`,
        asn,
        nodes.map((node) => `${code(node.address)} (${node.name})`).join("<br>"),
        ownAsn,
        [
          ...(password === undefined ? [] : [`the password of Secret ${code(password)}`]),
          ...(bfd ? ["BFD for these neighbours (UDP 3784 and 3785)"] : []),
        ].join("<br>"),
      ]),
    ),
  ];
}

interface Entry {
  readonly range: AddressRange;
  readonly text: string;
  readonly use: string;
  readonly note: string;
  /** True for a whole pool. */
  readonly pooled: boolean;
}

function planned(model: Model): readonly Entry[] {
  const { network, nodes } = model.cluster;
  const services = loadBalancers(model);
  const users = (text: string): string =>
    services
      .filter(({ address }) => address === text)
      .map(({ manifest }) => `${manifest.metadata.namespace}/${manifest.metadata.name}`)
      .join(", ");
  const single = (text: string, use: string, note: string): Omit<Entry, "range">[] => [
    { text, use, note: code(note), pooled: false },
  ];
  const entries = [
    ...single(network.gateway, "gateway", "network.gateway"),
    ...single(network.ingress, `all HTTP(S) traffic, Service ${users(network.ingress) || "of the ingress"}`, "network.ingress"),
    ...single(
      network.controlPlane,
      hasVirtualAddress(model) ? "Kubernetes API, by kube-vip" : "Kubernetes API",
      "network.controlPlane",
    ),
    ...nodes.flatMap(({ name, role, address }, index) => single(address, `${name}, ${role}`, `nodes[${index}].address`)),
    ...Object.entries(network.devices).flatMap(([name, address]) => single(address, name, `network.devices.${name}`)),
    ...network.pools.flatMap(({ name, addresses }, index) =>
      addresses.map((text) => ({ text, use: `pool ${name}`, note: code(`network.pools[${index}]`), pooled: true })),
    ),
    ...services.flatMap(({ manifest, address }) =>
      address === undefined || address === network.ingress
        ? []
        : single(address, `Service ${manifest.metadata.namespace}/${manifest.metadata.name}`, "metadata.annotations"),
    ),
  ];
  return entries
    .flatMap((entry) => {
      const range = parseRange(entry.text);
      return range === undefined ? [] : [{ ...entry, range }];
    })
    .sort((left, right) => left.range.first - right.range.first || Number(right.pooled) - Number(left.pooled));
}

/** What of a range no entry takes. */
function freeRanges(range: AddressRange, taken: readonly { readonly range: AddressRange }[]): readonly AddressRange[] {
  const free: AddressRange[] = [];
  let next = range.first;
  for (const { range: used } of taken.toSorted((left, right) => left.range.first - right.range.first)) {
    if (used.last < next || used.first > range.last) continue;
    if (used.first > next) free.push({ first: next, last: used.first - 1 });
    next = Math.max(next, used.last + 1);
  }
  return next > range.last ? free : [...free, { first: next, last: range.last }];
}

function describeRange({ first, last }: AddressRange): string {
  return first === last ? formatAddress(first) : `${formatAddress(first)}-${formatAddress(last)}`;
}

function size(ranges: readonly AddressRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
