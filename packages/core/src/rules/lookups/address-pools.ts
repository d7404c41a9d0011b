import { serviceLbNodes } from "../../cluster.ts";
import { type AddressRange, overlaps, parseRange } from "../../ip.ts";
import { listAt, valueAt } from "../../manifest.ts";
import type { Place } from "../../problem.ts";
import { placeOf, type RenderedObject, type RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";

/** A range of a pool, with the field that holds it. */
export interface PoolRange {
  readonly range: AddressRange;
  readonly text: string;
  readonly place: Place;
}

/** Addresses from which the load balancer serves: a fact, or an IPAddressPool of MetalLB. */
export interface Pool {
  readonly name: string;
  readonly place: Place;
  readonly ranges: readonly PoolRange[];
  /** True where any Service that asks for no address may get one of these. */
  readonly open: boolean;
  /** The only namespaces whose Services may have one of these; absent where all may. */
  readonly namespaces?: readonly string[];
  /** The IPAddressPool; absent for a fact. */
  readonly object?: RenderedObject;
}

/** The IPAddressPools that modules render. */
export const renderedPools: (context: RuleContext) => readonly Pool[] = oncePerRender((context): readonly Pool[] =>
  context.ofKind("metallb.io", "IPAddressPool").map((object) => renderedPool(object)),
);

/** Every pool that is planned: those of the facts, and those that are rendered besides. */
export const plannedPools: (context: RuleContext) => readonly Pool[] = oncePerRender((context) => {
  const facts = context.cluster.network.pools.map(
    ({ name, addresses, autoAssign }, pool): Pool => ({
      name,
      place: { path: `network.pools[${pool}]` },
      ranges: rangesOf(addresses, (index) => ({ path: `network.pools[${pool}].addresses[${index}]` })),
      open: autoAssign,
    }),
  );
  const sameAsFact = ({ name, ranges }: Pool): boolean =>
    facts.some((fact) => fact.name === name && textOf(fact.ranges) === textOf(ranges));
  return [...facts, ...renderedPools(context).filter((pool) => !sameAsFact(pool))];
});

/**
 * The pools that will answer a Service's request: the rendered ones, or the facts where a chart is to make them; where k3s' own
 * servicelb is left on, the addresses of the nodes, under its name.
 */
export const servingPools: (context: RuleContext) => readonly Pool[] = oncePerRender((context) => {
  const rendered = renderedPools(context);
  if (rendered.length > 0) return rendered;
  if (hasServiceLb(context)) {
    return [
      {
        name: "servicelb",
        place: { path: "nodes" },
        ranges: serviceLbNodes(context.cluster).flatMap(({ address }) => rangesOf([address], () => ({ path: "nodes" }))),
        open: true,
      },
    ];
  }
  const { ingress } = context.cluster.network;
  const place = { path: "network.ingress" };
  return [...plannedPools(context), { name: "ingress", place, ranges: rangesOf([ingress], () => place), open: false }];
});

/** True where k3s' own servicelb gives Services their addresses, which are those of the nodes. @see https://docs.k3s.io/networking/networking-services#service-load-balancer */
export function hasServiceLb(context: RuleContext): boolean {
  return !context.cluster.disabledComponents.includes("servicelb") && renderedPools(context).length === 0;
}

/** The pool that holds an address. */
export function poolOf(pools: readonly Pool[], address: number): Pool | undefined {
  const wanted = { first: address, last: address };
  return pools.find(({ ranges }) => ranges.some(({ range }) => overlaps(range, wanted)));
}

function renderedPool(object: RenderedObject): Pool {
  const { manifest } = object;
  const allocation = valueAt(manifest, "spec", "serviceAllocation");
  const namespaces = listAt(allocation, "namespaces").filter((name) => typeof name === "string");
  const namespaceSelectors = listAt(allocation, "namespaceSelectors");
  const pinned = namespaces.length + namespaceSelectors.length + listAt(allocation, "serviceSelectors").length > 0;
  return {
    name: manifest.metadata.name,
    place: placeOf(object),
    ranges: rangesOf(listAt(manifest, "spec", "addresses"), (index) => placeOf(object, `spec.addresses[${index}]`)),
    open: valueAt(manifest, "spec", "autoAssign") !== false && !pinned,
    // Labels of namespaces are not known here.
    namespaces: namespaces.length > 0 && namespaceSelectors.length === 0 ? namespaces : undefined,
    object,
  };
}

function rangesOf(addresses: readonly unknown[], place: (index: number) => Place): PoolRange[] {
  return addresses.flatMap((text, index) => {
    const range = typeof text === "string" ? parseRange(text) : undefined;
    return range === undefined ? [] : [{ range, text: String(text), place: place(index) }];
  });
}

function textOf(ranges: readonly PoolRange[]): string {
  return ranges.map(({ text }) => text).join(" ");
}
