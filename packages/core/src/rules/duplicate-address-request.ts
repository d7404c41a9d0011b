import { placeOf, type Rule } from "../rule.ts";
import { type AddressRequest, addressRequests } from "./lookups/address-requests.ts";

/** Two Services have one address only where both say that they share it. */
export const duplicateAddressRequest: Rule = {
  id: "duplicate-address-request",
  severity: "error",
  protects: "MetalLB gives an address to the Service that comes first; the other one stays pending.",
  link: "https://metallb.io/usage/#ip-address-sharing",
  *check(context) {
    const requests = addressRequests(context).filter(({ address }) => address !== undefined);
    for (const same of Map.groupBy(requests, ({ address }) => address).values()) {
      for (const [index, request] of same.entries()) {
        for (const first of same.slice(0, index)) {
          const reason = first.object === request.object ? undefined : whyNotShared(first, request);
          if (reason === undefined) continue;
          yield {
            ...placeOf(request.object, request.path),
            message: `asks for ${request.text}, and so does ${placeOf(first.object).object}; they cannot share it, as ${reason.because}`,
            fix: reason.fix,
            other: placeOf(first.object, first.path),
          };
          break;
        }
      }
    }
  },
};

/** What MetalLB has against two Services that share an address. */
function whyNotShared(first: AddressRequest, second: AddressRequest): { because: string; fix: string } | undefined {
  const fix = "ask for another address, or give both the same annotation metallb.io/allow-shared-ip";
  if (first.sharingKey === undefined || second.sharingKey === undefined) return { because: "not both allow it", fix };
  if (first.sharingKey !== second.sharingKey) return { because: "their keys differ", fix };
  const port = second.ports.find((name) => first.ports.includes(name));
  if (port !== undefined) return { because: `both have the port ${port}`, fix: "give one of them another port or address" };
  if (first.backend !== second.backend) {
    return {
      because: "their traffic policy is Local and their pods differ",
      fix: "set externalTrafficPolicy to Cluster on both",
    };
  }
  return undefined;
}
