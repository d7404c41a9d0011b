import { isObject, listAt, type PlainManifest, valueAt } from "../../manifest.ts";
import { placeOf, type RenderedObject, type RuleContext } from "../../rule.ts";
import { type Pool, renderedPools } from "./address-pools.ts";
import { oncePerRender } from "./once-per-render.ts";
import { selects } from "./selectors.ts";

/** How clients learn of an address: in their own subnet by ARP, or through routers by BGP. */
export type AnnouncementWay = "ARP" | "BGP";

/** An object by which MetalLB announces pools. */
export interface Announcement {
  readonly object: RenderedObject;
  readonly way: AnnouncementWay;
}

/** The advertisements of both kinds. */
export const announcements: (context: RuleContext) => readonly Announcement[] = oncePerRender((context) => [
  ...context.ofKind("metallb.io", "L2Advertisement").map((object) => ({ object, way: "ARP" as const })),
  ...context.ofKind("metallb.io", "BGPAdvertisement").map((object) => ({ object, way: "BGP" as const })),
]);

/** The advertisements that announce a rendered pool. One that names none and selects none announces all of its namespace. @see https://metallb.io/apis/#bgpadvertisement */
export function announcementsOf(context: RuleContext, pool: RenderedObject): readonly Announcement[] {
  const { name, namespace } = pool.manifest.metadata;
  return announcements(context).filter(({ object: { manifest } }) => {
    if (manifest.metadata.namespace !== namespace) return false;
    const names = listAt(manifest, "spec", "ipAddressPools");
    const selectors = listAt(manifest, "spec", "ipAddressPoolSelectors");
    if (names.length === 0 && selectors.length === 0) return true;
    return names.includes(name) || selectors.some((selector) => selects(selector, labelsOf(pool.manifest)));
  });
}

/**
 * How a pool is announced, where that is known: a pool of the facts as the IPAddressPool of its name is; undefined where no such
 * object is rendered.
 */
export function waysOf(context: RuleContext, { name, object }: Pool): ReadonlySet<AnnouncementWay> | undefined {
  const rendered = object ?? renderedPools(context).find((pool) => pool.name === name)?.object;
  return rendered === undefined ? undefined : new Set(announcementsOf(context, rendered).map(({ way }) => way));
}

/** What an advertisement announces, in words, for a message. */
export function describeAnnouncement({ object }: Announcement): string {
  const names = listAt(object.manifest, "spec", "ipAddressPools");
  return `${placeOf(object).object} announces ${names.length === 0 ? "pools by their labels" : names.join(", ")}`;
}

function labelsOf(manifest: PlainManifest): Readonly<Record<string, string>> {
  const labels = valueAt(manifest, "metadata", "labels");
  if (!isObject(labels)) return {};
  return Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
