import { type EffectRule, enumerate } from "../effect.ts";
import { isEqual } from "../value.ts";
import { hostChanges } from "./lookups/exposure.ts";

/** A host leads somewhere else. */
export const reroutedHost: EffectRule = {
  id: "rerouted-host",
  severity: "look-closely",
  about: "Whoever uses the name finds something else behind it.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/",
  *find(diff) {
    for (const { host, before, after } of hostChanges(diff)) {
      if (before === undefined || after === undefined || isEqual(before.backends, after.backends)) continue;
      const place = after.module === undefined ? {} : { module: after.module };
      yield {
        ...place,
        object: host,
        message: `led to ${enumerate(before.backends)}, and leads to ${enumerate(after.backends)} now`,
      };
    }
  },
};
