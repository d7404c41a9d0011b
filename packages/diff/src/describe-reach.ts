import type { Exposure } from "./effects/lookups/exposure.ts";
import { visible } from "./visible-text.ts";

/** From where a host is reached, in words. */
export function describeReach(exposure: Exposure | undefined): string {
  if (exposure === undefined) return "nobody";
  const from = [...(exposure.lan ? ["LAN"] : []), ...(exposure.internet ? ["Internet"] : [])].join(" and ");
  return `${from === "" ? "nobody" : from}${exposure.logins.length === 0 ? "" : `, behind ${exposure.logins.map(visible).join(", ")}`}`;
}
