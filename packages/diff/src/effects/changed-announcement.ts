import { valueAt } from "@cowlab/core";
import { changedObjects, type EffectFinding, type EffectRule, enumerate, placeOf, removedObjects } from "../effect.ts";
import { isKind } from "../object-name.ts";
import type { PlacedObject } from "../read-file.ts";
import type { Side } from "../side.ts";
import { isEqual, stringsAt } from "../value.ts";

const metallb = "metallb.io";
const advertisements = ["L2Advertisement", "BGPAdvertisement"];

/** Who learns where addresses are changes: clients by ARP, or routers by BGP. */
export const changedAnnouncement: EffectRule = {
  id: "changed-announcement",
  severity: "look-closely",
  about: "Whoever is not told where an address is cannot reach it, and a router that is not changed along ends its session.",
  link: "https://metallb.io/concepts/bgp/",
  *find(diff) {
    const { base, head } = diff;
    for (const { before, after } of changedObjects(diff)) {
      if (isKind(after.name, metallb, "BGPPeer")) yield* changedPeer(head, before, after);
      else if (isKind(after.name, metallb, ...advertisements)) yield* changedAdvertisement(head, before, after);
    }
    for (const before of removedObjects(diff)) {
      if (isKind(before.name, metallb, "BGPPeer")) {
        yield { ...placeOf(base, before), message: `${describeRouter(before)} is no longer told of any address` };
      } else if (isKind(before.name, metallb, ...advertisements)) {
        const lost = lostPools(head, before);
        if (lost.length > 0)
          yield { ...placeOf(base, before), message: `${wayOf(before)} no longer announces ${describePools(lost)}` };
      }
    }
  },
};

function* changedPeer(side: Side, before: PlacedObject, after: PlacedObject): Iterable<EffectFinding> {
  const fields = changedFields(before, after, []);
  if (fields.length === 0) return;
  yield {
    ...placeOf(side, after, `spec.${fields[0]}`),
    message: `the session with ${describeRouter(before)} ends, and begins anew with other values of ${enumerate(fields)}`,
    advice: "change the router along: until both agree, it learns of no address",
  };
}

function* changedAdvertisement(side: Side, before: PlacedObject, after: PlacedObject): Iterable<EffectFinding> {
  const lost = lostPools(side, before);
  const peers = stringsAt(before.manifest, "spec", "peers");
  const left = stringsAt(after.manifest, "spec", "peers");
  // Without a list, all are told.
  const untold = left.length === 0 ? [] : peers.filter((peer) => !left.includes(peer));
  const others = changedFields(before, after, ["ipAddressPools", "peers"]);
  const facts = [
    ...(lost.length === 0 ? [] : [`no longer announces ${describePools(lost)}`]),
    ...(untold.length === 0 ? [] : [`no longer tells ${enumerate(untold)}`]),
    ...(others.length === 0 ? [] : [`announces with other values of ${enumerate(others)}`]),
  ];
  if (facts.length > 0) yield { ...placeOf(side, after, "spec"), message: `${wayOf(after)} ${enumerate(facts)}` };
}

/** The pools that an advertisement named, and that no one of its kind announces afterwards. */
function lostPools(side: Side, before: PlacedObject): readonly string[] {
  const { kind, namespace } = before.name;
  const now = side.ofKind(metallb, kind).filter(({ name }) => name.namespace === namespace);
  const isForAll = ({ manifest }: PlacedObject): boolean =>
    stringsAt(manifest, "spec", "ipAddressPools").length === 0 &&
    valueAt(manifest, "spec", "ipAddressPoolSelectors") === undefined;
  if (now.some(isForAll)) return [];
  const announced = new Set(now.flatMap(({ manifest }) => stringsAt(manifest, "spec", "ipAddressPools")));
  if (isForAll(before)) return ["all pools"];
  return stringsAt(before.manifest, "spec", "ipAddressPools").filter((pool) => !announced.has(pool));
}

function changedFields(before: PlacedObject, after: PlacedObject, except: readonly string[]): readonly string[] {
  const [was, is]: readonly object[] = [before, after].map(({ manifest }) => Object(valueAt(manifest, "spec")));
  const fields = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...fields]
    .filter((field) => !except.includes(field) && !isEqual(Reflect.get(was ?? {}, field), Reflect.get(is ?? {}, field)))
    .sort();
}

function wayOf({ name }: PlacedObject): string {
  return name.kind === "BGPAdvertisement" ? "MetalLB, by BGP," : "MetalLB, by ARP,";
}

function describePools(pools: readonly string[]): string {
  return pools.includes("all pools") ? "all pools" : `the ${pools.length === 1 ? "pool" : "pools"} ${enumerate(pools)}`;
}

function describeRouter({ name, manifest }: PlacedObject): string {
  const address = valueAt(manifest, "spec", "peerAddress");
  const asn = valueAt(manifest, "spec", "peerASN");
  const known = [...(typeof address === "string" ? [address] : []), ...(typeof asn === "number" ? [`AS ${asn}`] : [])];
  return `the router ${name.name}${known.length === 0 ? "" : ` (${known.join(", ")})`}`;
}
