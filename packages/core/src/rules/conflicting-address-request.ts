import { stringAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { addressAnnotations } from "./lookups/address-requests.ts";

/** A Service asks for its address in one way. */
export const conflictingAddressRequest: Rule = {
  id: "conflicting-address-request",
  severity: "error",
  protects: "MetalLB gives a Service that asks by annotation and by spec.loadBalancerIP no address, even where both agree.",
  link: "https://metallb.io/usage/#requesting-specific-ips",
  *check({ ofKind }) {
    for (const object of ofKind("", "Service")) {
      const { manifest } = object;
      if (stringAt(manifest, "spec", "type") !== "LoadBalancer") continue;
      const annotation = addressAnnotations.find((name) => stringAt(manifest, "metadata", "annotations", name));
      const field = stringAt(manifest, "spec", "loadBalancerIP") ?? "";
      if (annotation === undefined || field === "") continue;
      yield {
        ...placeOf(object, "spec.loadBalancerIP"),
        message: `asks for ${field}, while the annotation ${annotation} asks for ${stringAt(manifest, "metadata", "annotations", annotation)}`,
        fix: "keep the annotation only",
        other: placeOf(object, `metadata.annotations[${JSON.stringify(annotation)}]`),
      };
    }
  },
};
